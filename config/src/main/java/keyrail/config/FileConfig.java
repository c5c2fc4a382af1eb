package keyrail.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import keyrail.config.json.JsoncDocument;
import keyrail.config.json.JsoncReader;
import keyrail.config.json.Node;
import keyrail.config.json.PlainJson;
import keyrail.config.json.Span;
import keyrail.config.json.SpanEditor;
import keyrail.config.keys.HomeSigns;
import keyrail.config.keys.SettingsReader;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.ConfigFile;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.OutboundSettings;
import keyrail.core.config.Settings;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * The {@code config.json} on disk. Thread-safe: reading and editing take turns, {@link #current} never waits.
 */
public final class FileConfig implements ConfigFile, AutoCloseable {
    private static final byte[] EMPTY_FILE = "{}\n".getBytes(StandardCharsets.UTF_8);
    private static final int TRIES = 5;

    private final Path file;
    private final SettingsReader reader;
    private final FileReplacement replacement;
    private final Runnable beforeReplacing;
    private final List<ConfigWatcher> watchers = new ArrayList<>();
    private volatile State state;

    /**
     * What was read last.
     *
     * @param seen the bytes on disk, good or bad; empty where there is no file
     * @param good the last bytes that could be parsed; empty where there were none
     * @param goodSettings the meaning of {@code good}
     * @param settings the same, with the reason why {@code seen} was not taken
     */
    private record State(
            Optional<byte[]> seen, Optional<JsoncDocument> good, Settings goodSettings, Settings settings) {}

    private FileConfig(Path file, Set<String> providerIds, HomeSigns signs, Runnable beforeReplacing) {
        this.file = file;
        this.replacement = new FileReplacement(file);
        this.beforeReplacing = beforeReplacing;
        SettingsReader undecided = new SettingsReader(providerIds, signs, this::beside);
        this.state = first(undecided);
        this.reader = undecided.decided(state.settings());
    }

    /** A name that is no path is left to whoever opens it, and says so. */
    private String beside(String name) {
        try {
            return file.resolveSibling(name).toString();
        } catch (InvalidPathException noPath) {
            return name;
        }
    }

    /**
     * Opens the file; where there is none, the settings are empty and the first edit makes it.
     *
     * @param providerIds the ids of the provider catalog
     * @throws KeyrailException {@code config_invalid} where the file cannot be read or parsed, with the details
     *     {@code line} and {@code column} where they are known
     */
    public static FileConfig open(Path file, Set<String> providerIds, HomeSigns signs) {
        return new FileConfig(file, providerIds, signs, () -> {});
    }

    /** A file by itself, of which nothing else is known. */
    public static FileConfig open(Path file, Set<String> providerIds) {
        return open(file, providerIds, HomeSigns.NONE);
    }

    /** @param beforeReplacing runs within an edit, after writing and before the last look at the file */
    static FileConfig open(Path file, Set<String> providerIds, Runnable beforeReplacing) {
        return new FileConfig(file, providerIds, HomeSigns.NONE, beforeReplacing);
    }

    @Override
    public Path path() {
        return file;
    }

    @Override
    public Settings current() {
        return state.settings();
    }

    @Override
    public Optional<String> raw(List<String> path) {
        // Comments and trailing commas are for the file's readers; whoever asks for a value parses it as JSON.
        return state.good()
                .flatMap(document -> document.at(path).map(node -> PlainJson.of(document.bytes(), node.span())));
    }

    @Override
    public Diagnostic error(List<String> path, String message) {
        Optional<Span> span = state.good().flatMap(good -> good.at(path)).map(Node::span);
        return new Diagnostic(
                Diagnostic.Severity.ERROR,
                span.map(Span::line).orElse(0),
                span.map(Span::column).orElse(0),
                "/" + String.join("/", path),
                message);
    }

    @Override
    public synchronized Settings reload() {
        Optional<byte[]> bytes;
        try {
            bytes = replacement.read();
        } catch (IOException unreadable) {
            return keepGood(state.seen(), 0, 0, "cannot be read: " + StorageFailure.reason(unreadable));
        }
        if (FileReplacement.same(bytes, state.seen()) && state.settings() == state.goodSettings()) {
            return state.settings();
        }
        if (bytes.isEmpty()) {
            return state.good().isEmpty() ? current() : keepGood(bytes, 0, 0, "is gone");
        }
        return switch (JsoncReader.read(bytes.get())) {
            case JsoncReader.Outcome.Parsed parsed -> accept(parsed.document(), reader.read(parsed.document()));
            case JsoncReader.Outcome.Unreadable bad ->
                keepGood(bytes, bad.line(), bad.column(), "cannot be parsed: " + bad.message());
        };
    }

    @Override
    public synchronized Settings edit(List<ConfigEdit> edits) {
        try (FileReplacement.Turn turn = replacement.turn()) {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Optional<byte[]> before = replacement.read();
                JsoncDocument document = parsed(before.orElse(EMPTY_FILE));
                JsoncDocument edited = edited(document, edits);
                if (edited.bytes() == document.bytes()) {
                    return reload();
                }
                Settings settings = reader.read(edited);
                refuseErrors(edits, settings);
                if (replacement.replace(before, edited.bytes(), beforeReplacing)) {
                    return accept(edited, settings);
                }
            }
            throw new KeyrailException(
                    FailureCode.CONFIG_CHANGED,
                    file + " kept changing while it was being edited; nothing was written; try again");
        } catch (IOException refused) {
            throw StorageFailure.writing(file, refused);
        }
    }

    private JsoncDocument edited(JsoncDocument document, List<ConfigEdit> edits) {
        JsoncDocument edited = document;
        for (ConfigEdit edit : edits) {
            edited = parsed(SpanEditor.apply(edited, edit));
        }
        return edited;
    }

    /**
     * Watches the file from now on until {@link #close}; see {@link ConfigWatcher}.
     *
     * @param onChange gets each new settings, on the watcher's thread
     */
    public synchronized void watch(Consumer<Settings> onChange) {
        watchers.add(new ConfigWatcher(this, onChange));
    }

    @Override
    public void close() {
        List<ConfigWatcher> open;
        synchronized (this) {
            open = List.copyOf(watchers);
            watchers.clear();
        }
        open.forEach(ConfigWatcher::close);
    }

    private State first(SettingsReader undecided) {
        try {
            Optional<byte[]> bytes = replacement.read();
            if (bytes.isEmpty()) {
                Settings nothing = undecided.read(parsed(EMPTY_FILE));
                return new State(bytes, Optional.empty(), nothing, nothing);
            }
            JsoncDocument document = parsed(bytes.get());
            Settings settings = undecided.read(document);
            return new State(bytes, Optional.of(document), settings, settings);
        } catch (IOException unreadable) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.CONFIG_INVALID, file + " cannot be read: " + StorageFailure.reason(unreadable)),
                    unreadable);
        }
    }

    private JsoncDocument parsed(byte[] bytes) {
        return switch (JsoncReader.read(bytes)) {
            case JsoncReader.Outcome.Parsed good -> good.document();
            case JsoncReader.Outcome.Unreadable bad ->
                throw new KeyrailException(new Failure.Gateway(
                        FailureCode.CONFIG_INVALID,
                        file + ":" + bad.line() + ":" + bad.column() + ": cannot be parsed: " + bad.message(),
                        Map.of(
                                "line", List.of(Integer.toString(bad.line())),
                                "column", List.of(Integer.toString(bad.column())))));
        };
    }

    private void refuseErrors(List<ConfigEdit> edits, Settings settings) {
        new EditedEntries(edits).firstError(settings).ifPresent(error -> {
            throw new KeyrailException(Failure.of(
                    FailureCode.CONFIG_INVALID,
                    file + " is unchanged: " + error.pointer() + " would be wrong: " + error.message(),
                    "pointer",
                    List.of(error.pointer())));
        });
    }

    private Settings accept(JsoncDocument document, Settings read) {
        // A mistake in the way out must not open another one, past the operator's proxy or authorities.
        Settings settings = read.errorBelow("/outbound").isEmpty()
                ? read
                : with(read, state.goodSettings().outbound(), read.diagnostics());
        state = new State(Optional.of(document.bytes()), Optional.of(document), settings, settings);
        return settings;
    }

    private Settings keepGood(Optional<byte[]> seen, int line, int column, String problem) {
        Diagnostic reason = new Diagnostic(
                Diagnostic.Severity.ERROR,
                line,
                column,
                "",
                file.getFileName() + " " + problem + "; the settings read before stay in force");
        Settings good = state.goodSettings();
        List<Diagnostic> diagnostics = new ArrayList<>();
        diagnostics.add(reason);
        diagnostics.addAll(good.diagnostics());
        if (!state.settings().diagnostics().equals(diagnostics)) {
            state = new State(seen, state.good(), good, with(good, good.outbound(), diagnostics));
        }
        return state.settings();
    }

    private static Settings with(Settings good, OutboundSettings outbound, List<Diagnostic> diagnostics) {
        return new Settings(
                good.profiles(),
                good.brokenProfiles(),
                good.callSites(),
                good.modelRoutes(),
                good.activeProfile(),
                good.defaultProfile(),
                good.endpoints(),
                good.platform(),
                good.server(),
                outbound,
                good.sessions(),
                good.ledgerRequired(),
                diagnostics);
    }
}
