package keyrail.wire.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;

/**
 * One row of the golden matrix: what a client of a format asks ({@code request.json}; {@code call.txt} says where and with
 * which headers, if not as usual), and what a vendor of the same format answers ({@code answer.json}, {@code stream.txt}).
 * What each target gets, and what each client hears, stands beside it in {@code requests.txt} and {@code answers.txt}.
 */
public record GoldenCase(Format format, Path folder) {
    private static final String GEMINI_PATH = "/models/";

    /** All cases, by format, then by name. */
    public static List<GoldenCase> all() {
        List<GoldenCase> cases = new ArrayList<>();
        for (Codec codec : Codecs.all()) {
            Path folder = Goldens.root().resolve(codec.format().text());
            if (Files.isDirectory(folder)) {
                try (Stream<Path> folders = Files.list(folder)) {
                    folders.sorted()
                            .map(one -> new GoldenCase(codec.format(), one))
                            .forEach(cases::add);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
        return cases;
    }

    public Codec codec() {
        return Codecs.find(format).orElseThrow();
    }

    public Bytes request() {
        return file("request.json").orElseThrow();
    }

    /** The vendor's whole answer, if the case has one. */
    public Optional<Bytes> answer() {
        return file("answer.json");
    }

    /** The vendor's stream, if the case has one. */
    public Optional<Bytes> stream() {
        return file("stream.txt");
    }

    /** The request as it reaches the codec. */
    public PromptSource source() {
        String[] lines = file("call.txt").map(Bytes::asUtf8).orElse(usualCall()).split("\n");
        String[] call = lines[0].split(" ");
        String[] pathAndQuery = call[1].split("\\?", 2);
        Headers.Builder headers = Headers.builder();
        for (int line = 1; line < lines.length; line++) {
            String[] field = lines[line].split(": ", 2);
            headers.add(field[0], field[1]);
        }
        return new PromptSource(
                target(call[0], pathAndQuery[0]),
                headers.build(),
                pathAndQuery.length > 1 ? pathAndQuery[1] : "",
                request());
    }

    private String usualCall() {
        return switch (format) {
            case OPENAI_CHAT -> "POST /chat/completions";
            case OPENAI_RESPONSES -> "POST /responses";
            case ANTHROPIC_MESSAGES -> "POST /messages";
            case GEMINI_GENERATE -> "POST /models/gemini-x:generateContent";
            case OLLAMA_CHAT -> "POST /chat";
        };
    }

    private static Target target(String method, String path) {
        if (!path.startsWith(GEMINI_PATH)) {
            return Target.of(method, path);
        }
        int colon = path.indexOf(':');
        return new Target(
                method, GEMINI_PATH, path.substring(GEMINI_PATH.length(), colon), path.substring(colon), null);
    }

    public Prompt prompt() {
        return codec().readPrompt(source());
    }

    /** The same question with its answer wanted whole or in pieces, its figures too. */
    public Prompt prompt(boolean stream) {
        Prompt read = prompt();
        Prompt.Extras extras = read.extras();
        return new Prompt(
                read.model(),
                read.system(),
                read.turns(),
                read.tools(),
                read.sampling(),
                read.reasoning(),
                read.output(),
                new Prompt.Extras(extras.user(), extras.cacheKey(), extras.verbosity(), true),
                stream,
                List.of());
    }

    private Optional<Bytes> file(String name) {
        try {
            Path path = folder.resolve(name);
            return Files.exists(path) ? Optional.of(Bytes.of(Files.readAllBytes(path))) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return format.text() + "/" + folder.getFileName();
    }
}
