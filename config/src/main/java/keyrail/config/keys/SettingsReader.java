package keyrail.config.keys;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import keyrail.config.json.JsoncDocument;
import keyrail.config.json.Node;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ClientPatience;
import keyrail.core.config.ListenerTls;
import keyrail.core.config.OutboundSettings;
import keyrail.core.config.PlatformSettings;
import keyrail.core.config.ServerSettings;
import keyrail.core.config.SessionSettings;
import keyrail.core.config.Settings;
import org.jspecify.annotations.Nullable;

/** Turns a parsed file into settings; what is wrong is left out, entry by entry, and explained. */
public final class SettingsReader {
    private static final String MANAGED = "managed";
    private static final String YOUR_OWN = "your-own";
    private static final KeyTree KEYS = KeyTree.of(ConfigKeys.all());

    private final Set<String> providerIds;
    private final HomeSigns signs;
    private final UnaryOperator<String> beside;
    private final @Nullable PlatformSettings decided;

    /**
     * @param providerIds the ids of the provider catalog
     * @param beside makes a whole path of one that counts from the file's folder, and leaves a whole one as it is
     */
    public SettingsReader(Set<String> providerIds, HomeSigns signs, UnaryOperator<String> beside) {
        this(Set.copyOf(providerIds), signs, beside, null);
    }

    private SettingsReader(
            Set<String> providerIds,
            HomeSigns signs,
            UnaryOperator<String> beside,
            @Nullable PlatformSettings decided) {
        this.providerIds = providerIds;
        this.signs = signs;
        this.beside = beside;
        this.decided = decided;
    }

    /** A reader for the same home once its mode is decided: editing the file no longer changes who pays. */
    public SettingsReader decided(Settings settings) {
        return new SettingsReader(providerIds, signs, beside, settings.platform());
    }

    public Settings read(JsoncDocument document) {
        Findings findings = new Findings();
        new KeyCheck(findings).check(document.root(), KEYS);
        Fields root = new Fields(document.root(), "", findings);
        LlmReader llm = new LlmReader(document, providerIds, findings);
        root.inside("llm").ifPresent(llm::read);
        return new Settings(
                llm.profiles(),
                llm.brokenProfiles(),
                llm.callSites(),
                llm.modelRoutes(),
                llm.activeProfile().orElse(null),
                llm.defaultProfile().orElse(null),
                endpoints(root),
                platform(root),
                root.inside("server").map(SettingsReader::server).orElse(ServerSettings.DEFAULT),
                outbound(root),
                root.inside("llm")
                        .flatMap(section -> section.inside("profileSession"))
                        .map(SettingsReader::sessions)
                        .orElse(SessionSettings.DEFAULT),
                root.inside("ledger")
                        .map(ledger -> ledger.flag("required", false))
                        .orElse(false),
                findings.inFileOrder());
    }

    private static Optional<String> entryText(Fields fields, String name) {
        return fields.text(name).map(String::strip);
    }

    private PlatformSettings platform(Fields root) {
        Optional<String> mode = mode(root);
        boolean managed = mode.map(MANAGED::equals).orElse(signs.platformInstall());
        boolean legacy = !signs.fresh() && (mode.isPresent() || signs.platformInstall());
        return new PlatformSettings(
                root.inside("platform")
                        .flatMap(platform -> entryText(platform, "url"))
                        .orElse(signs.platformUrl()),
                decided == null ? managed : decided.managed(),
                decided == null ? legacy : decided.legacy(),
                mode.isPresent(),
                root.inside("llm")
                        .flatMap(llm -> llm.value("legacyRoute"))
                        .map(value -> value instanceof Node.Flag flag && flag.value())
                        .orElse(null));
    }

    /** The mode in the file; any other word there is no mode. */
    private static Optional<String> mode(Fields root) {
        Optional<Fields> inference = root.inside("services").flatMap(services -> services.inside("inference"));
        Optional<Node> value = inference.flatMap(fields -> fields.value("mode"));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Node.Text text && List.of(MANAGED, YOUR_OWN).contains(text.value())) {
            return Optional.of(text.value());
        }
        root.findings()
                .warning(
                        value.get().span(),
                        Findings.below(inference.get().pointer(), "mode"),
                        "neither \"" + MANAGED + "\" nor \"" + YOUR_OWN + "\", so it has no effect");
        return Optional.empty();
    }

    private Map<String, String> endpoints(Fields root) {
        Map<String, String> endpoints = new HashMap<>();
        for (Node.Member entry : root.entries("providers")) {
            String pointer = Findings.below("/providers", entry.name());
            if (!providerIds.contains(entry.name())) {
                root.findings()
                        .error(entry.nameSpan(), pointer, ProfileReader.unknownProvider(entry.name(), providerIds));
            } else if (entry.value() instanceof Node.Members object
                    && root.findings().errorWithin(pointer).isEmpty()) {
                entryText(new Fields(object, pointer, root.findings()), "endpoint")
                        .ifPresent(endpoint -> endpoints.put(entry.name(), endpoint));
            }
        }
        return endpoints;
    }

    private static ServerSettings server(Fields server) {
        ServerSettings usual = ServerSettings.DEFAULT;
        return new ServerSettings(
                server.text("bind").orElse(usual.bind()),
                Math.toIntExact(server.whole("port").orElse(usual.port())),
                values(server, "allowedHosts"),
                server.whole("maxBodyBytes").orElse(usual.maxBodyBytes()),
                server.whole("maxInFlightBytes").orElse(usual.maxInFlightBytes()),
                Math.toIntExact(server.whole("maxConnections").orElse(usual.maxConnections())),
                Math.toIntExact(server.whole("maxHeaderBytes").orElse(usual.maxHeaderBytes())),
                seconds(server, "drainSeconds", usual.drain()),
                new ClientPatience(
                        seconds(server, "headSeconds", usual.patience().head()),
                        seconds(server, "bodyIdleSeconds", usual.patience().bodyIdle()),
                        seconds(server, "writeStallSeconds", usual.patience().writeStall())),
                server.inside("admin").flatMap(SettingsReader::admin).orElse(null),
                server.inside("tls").map(SettingsReader::tls).orElse(null));
    }

    /** Half of it is a mistake too, which whoever opens the listener refuses. */
    private static ListenerTls tls(Fields tls) {
        return new ListenerTls(
                tls.text("certificateFile").orElse(null), tls.text("keyFile").orElse(null));
    }

    private static Optional<AdminListener> admin(Fields admin) {
        OptionalLong port = admin.whole("port");
        if (port.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AdminListener(
                admin.text("bind").orElse("127.0.0.1"),
                Math.toIntExact(port.getAsLong()),
                values(admin, "allowedHosts"),
                admin.text("certificateFile").orElse(null),
                admin.text("keyFile").orElse(null),
                values(admin, "scopes")));
    }

    private OutboundSettings outbound(Fields root) {
        OutboundSettings usual = OutboundSettings.DEFAULT;
        Optional<Fields> outbound = root.inside("outbound");
        Optional<Fields> timeouts = root.inside("timeouts");
        return new OutboundSettings(
                outbound.map(fields -> values(fields, "allowPrivate")).orElse(usual.allowPrivate()),
                outbound.flatMap(fields -> fields.text("proxy")).orElse(null),
                outbound.flatMap(fields -> fields.text("caFile")).map(beside).orElse(null),
                timeout(timeouts, "connectSec", usual.connectTimeout()),
                timeout(timeouts, "unaryHeadSec", usual.unaryHeadTimeout()),
                timeout(timeouts, "streamHeadSec", usual.streamHeadTimeout()),
                timeout(timeouts, "providerStreamTimeoutSec", usual.idleTimeout()),
                outbound.map(fields -> fields.flag("http2", usual.http2())).orElse(usual.http2()));
    }

    private static SessionSettings sessions(Fields fields) {
        SessionSettings usual = SessionSettings.DEFAULT;
        return new SessionSettings(
                seconds(fields, "defaultTtlSeconds", usual.defaultTtl()),
                seconds(fields, "maxTtlSeconds", usual.maxTtl()));
    }

    private static Duration timeout(Optional<Fields> timeouts, String name, Duration usual) {
        return timeouts.map(fields -> seconds(fields, name, usual)).orElse(usual);
    }

    private static Duration seconds(Fields fields, String name, Duration usual) {
        return Duration.ofSeconds(fields.whole(name).orElse(usual.toSeconds()));
    }

    private static List<String> values(Fields fields, String name) {
        return fields.texts(name).stream().map(Node.Text::value).toList();
    }
}
