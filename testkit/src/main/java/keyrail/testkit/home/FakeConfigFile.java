package keyrail.testkit.home;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.ConfigFile;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.OutboundSettings;
import keyrail.core.config.PlatformSettings;
import keyrail.core.config.ServerSettings;
import keyrail.core.config.Settings;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import org.jspecify.annotations.Nullable;

/** A {@code config.json} in memory; a profile whose {@code maxTokens} is no positive number counts as broken. */
public final class FakeConfigFile implements ConfigFile {
    private Object root = TinyJson.read("{}");
    private int edits;

    /** The managed route and the former mode, as if the file said so. */
    public PlatformSettings platform = PlatformSettings.NONE;

    /** Replaces the whole file. */
    public void write(String json) {
        root = TinyJson.read(json);
    }

    public String text() {
        return TinyJson.write(root);
    }

    /** How often the file was edited by command. */
    public int edits() {
        return edits;
    }

    @Override
    public Path path() {
        return Path.of("/home/someone/.keyrail/config.json");
    }

    @Override
    public Settings reload() {
        return current();
    }

    @Override
    public Optional<String> raw(List<String> path) {
        return node(path).map(TinyJson::write);
    }

    @Override
    public Diagnostic error(List<String> path, String message) {
        return new Diagnostic(Diagnostic.Severity.ERROR, 0, 0, "/" + String.join("/", path), message);
    }

    @Override
    public Settings edit(List<ConfigEdit> edits) {
        for (ConfigEdit edit : edits) {
            Map<String, Object> parent = parent(edit.path());
            if (edit.json() == null) {
                parent.remove(edit.path().getLast());
            } else {
                parent.put(edit.path().getLast(), TinyJson.read(edit.json()));
            }
        }
        this.edits++;
        return current();
    }

    @Override
    public Settings current() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        Map<String, String> broken = new LinkedHashMap<>();
        members("llm", "profiles").forEach((name, entry) -> {
            Map<String, Object> fields = asMembers(entry);
            if (fields.getOrDefault("maxTokens", "1").toString().startsWith("-")) {
                broken.put(name, "maxTokens must be positive");
            } else {
                profiles.put(name, profile(name, fields));
            }
        });
        Map<String, CallSiteBinding> callSites = new LinkedHashMap<>();
        members("llm", "callSites").forEach((site, entry) -> callSites.put(site, binding(site, asMembers(entry))));
        Map<String, String> endpoints = new LinkedHashMap<>();
        members("providers").forEach((provider, entry) -> endpoints.put(provider, text(asMembers(entry), "endpoint")));
        return new Settings(
                profiles,
                broken,
                callSites,
                routes(),
                node(List.of("llm", "activeProfile"))
                        .map(TinyJson::unquote)
                        .map(ProfileName::new)
                        .orElse(null),
                node(List.of("llm", "default"))
                        .map(TinyJson::unquote)
                        .map(ProfileName::new)
                        .orElse(null),
                endpoints,
                platform,
                ServerSettings.DEFAULT,
                outbound(),
                false,
                List.of());
    }

    private static CallSiteBinding binding(String site, Map<String, Object> fields) {
        return fields.containsKey("profile")
                ? new CallSiteBinding(new ProfileName(text(fields, "profile")), null)
                : new CallSiteBinding(null, profile(site, fields));
    }

    private OutboundSettings outbound() {
        OutboundSettings usual = OutboundSettings.DEFAULT;
        return new OutboundSettings(
                texts(node(List.of("outbound", "allowPrivate")).orElse(List.of())),
                null,
                null,
                usual.connectTimeout(),
                usual.unaryHeadTimeout(),
                usual.streamHeadTimeout(),
                usual.idleTimeout());
    }

    private List<ModelRoute> routes() {
        List<?> entries = (List<?>) node(List.of("llm", "modelRoutes")).orElse(List.of());
        return entries.stream()
                .map(FakeConfigFile::asMembers)
                .map(entry -> ModelRoute.of(text(entry, "model"), new ProfileName(text(entry, "profile"))))
                .toList();
    }

    private static Profile profile(String name, Map<String, Object> fields) {
        Map<TuningKey, String> tuning = new EnumMap<>(TuningKey.class);
        for (TuningKey key : TuningKey.values()) {
            Object value = fields.get(key.configName());
            if (value instanceof Map<?, ?> object) {
                value = object.get("enabled");
            }
            if (value != null) {
                tuning.put(key, value.toString());
            }
        }
        return new Profile(
                new ProfileName(name),
                named(fields, "provider", ProviderId::new),
                named(fields, "model", text -> text),
                named(fields, "provider_connection", ConnectionName::new),
                new Tuning(tuning),
                texts(fields.getOrDefault("fallback", List.of())).stream()
                        .map(ProfileName::new)
                        .toList(),
                "true".equals(fields.get("allowPayerChange")),
                false,
                false,
                0,
                "\"disabled\"".equals(fields.get("status")),
                named(fields, "label", text -> text),
                named(fields, "description", text -> text));
    }

    private static <T> @Nullable T named(Map<String, Object> fields, String key, Function<String, T> reader) {
        Object value = fields.get(key);
        return value == null ? null : reader.apply(TinyJson.unquote(value));
    }

    private static String text(Map<String, Object> fields, String key) {
        return TinyJson.unquote(Objects.requireNonNull(fields.get(key)));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(TinyJson::unquote).toList();
    }

    private Map<String, Object> members(String... path) {
        return node(List.of(path)).map(FakeConfigFile::asMembers).orElse(Map.of());
    }

    private Optional<Object> node(List<String> path) {
        Object node = root;
        for (String name : path) {
            node = node instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return Optional.ofNullable(node);
    }

    private Map<String, Object> parent(List<String> path) {
        Map<String, Object> parent = asMembers(root);
        for (String name : path.subList(0, path.size() - 1)) {
            parent = asMembers(parent.computeIfAbsent(name, missing -> new LinkedHashMap<String, Object>()));
        }
        return parent;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMembers(Object value) {
        return (Map<String, Object>) value;
    }
}
