package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import keyrail.app.cli.admin.SocketAdminClient;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.testkit.process.ProgramProcess;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One daemon in a process of its own, in front of all rehearsing vendors, for every test of this module. Vendors accept
 * only the key of their connection, the daemon only its own.
 */
final class Scene implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final Map<String, RehearsalServer> vendors = new TreeMap<>();
    private final Process daemon;
    private final String url;
    private final String clientKey;

    private Scene() throws IOException {
        folder = Files.createTempDirectory("keyrail-sdk");
        Path home = Files.createDirectory(folder.resolve("home"));
        for (Upstream upstream : Upstream.values()) {
            if (!vendors.containsKey(upstream.provider())) {
                vendors.put(
                        upstream.provider(),
                        RehearsalServer.start(RehearsalOptions.of(upstream.dialect())
                                .withAnyModel(
                                        upstream == Upstream.OLLAMA
                                                ? new String[0]
                                                : new String[] {key(upstream.provider())})));
            }
        }
        Files.writeString(home.resolve("config.json"), config());
        Path out = folder.resolve("out");
        daemon = new ProgramProcess(folder, home, "sdk-tests")
                .start(
                        List.of(),
                        new ProgramProcess.Streams(out, folder.resolve("err"), null),
                        "serve",
                        "--json",
                        "--port",
                        "0");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !daemon.isAlive() || Files.readString(out).endsWith("\n"));
        if (!daemon.isAlive()) {
            throw new AssertionError(
                    "the daemon ended: " + Files.readString(out) + Files.readString(folder.resolve("err")));
        }
        url = JsonMapper.shared().readTree(Files.readString(out)).path("url").stringValue();
        clientKey = Files.readString(home.resolve("client-key")).strip();
        SocketAdminClient admin = new SocketAdminClient(home.resolve("admin.sock"), LIMIT);
        for (String provider : vendors.keySet()) {
            if (!provider.equals(Upstream.OLLAMA.provider())) {
                JsonNode secret = JsonMapper.shared().createObjectNode().put("value", key(provider));
                admin.call("PUT", "/credentials/" + provider + "/api_key", secret)
                        .orThrow();
            }
        }
    }

    private static String key(String provider) {
        return "key-of-" + provider;
    }

    private String config() {
        String endpoints = vendors.entrySet().stream()
                .map(vendor -> "\"%s\": { \"endpoint\": \"%s\" }"
                        .formatted(vendor.getKey(), vendor.getValue().baseUrl()))
                .collect(Collectors.joining(", "));
        String profiles = Arrays.stream(Upstream.values())
                .map(upstream -> "\"%s\": { \"provider\": \"%s\" }".formatted(upstream.profile(), upstream.provider()))
                .collect(Collectors.joining(", "));
        return "{ \"providers\": { %s }, \"llm\": { \"profiles\": { %s } } }".formatted(endpoints, profiles);
    }

    /** Where clients reach the daemon, without a path. */
    String url() {
        return url;
    }

    String clientKey() {
        return clientKey;
    }

    RehearsalServer vendor(Upstream upstream) {
        return Objects.requireNonNull(vendors.get(upstream.provider()));
    }

    /** What one vendor was asked since a moment told by {@link RehearsalServer#forget}; the latest one. */
    RecordedRequest latest(Upstream upstream) {
        return vendor(upstream).requests().getLast();
    }

    /** What one vendor was asked last, told from its own format; it dropped nothing of it without a word. */
    Asked asked(Upstream upstream) {
        assertThat(vendor(upstream).overlooked()).isEmpty();
        return Asked.of(latest(upstream));
    }

    @Override
    public void close() {
        daemon.destroy();
        try {
            if (!daemon.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            vendors.values().forEach(RehearsalServer::close);
        }
    }

    /** Hands the one scene to tests, and closes it after the last of them; vendors were asked where they had to be. */
    static final class Shared implements ParameterResolver, AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext test) {
            if (test.getRequiredTestInstance() instanceof Paired pair) {
                assertThat(scene(test).vendor(pair.upstream()).requests())
                        .extracting(RecordedRequest::path)
                        .allMatch(path -> path.startsWith(pair.upstream().path()));
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
            return parameter.getParameter().getType() == Scene.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
            return scene(extension);
        }

        private static Scene scene(ExtensionContext extension) {
            return extension
                    .getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Scene.class, key -> start(), Scene.class);
        }

        private static Scene start() {
            try {
                return new Scene();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
