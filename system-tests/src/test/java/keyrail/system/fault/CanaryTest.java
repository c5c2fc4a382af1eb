package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import keyrail.system.process.Program;
import keyrail.system.process.ServedHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls fail in every way there is while everything is logged: no secret is in anything that anybody can read then. */
class CanaryTest {
    private static final int LEAST_KINDS = 40;
    private static final int FAILURES = 5_000;

    @TempDir
    Path folder;

    private final String anthropicKey = canary("sk-ant-");
    private final String openaiKey = canary("sk-");
    private final String callersKey = canary("sk-ant-caller-");
    private final String wrongKey = canary("kr_");
    private final String prompt = canary("prompt-");
    private final List<String> heard = new ArrayList<>();
    private Path log;
    private Path crash;

    private static String canary(String start) {
        return start + "CANARY" + UUID.randomUUID().toString().replace("-", "");
    }

    @BeforeEach
    void prepare() throws IOException {
        log = folder.resolve("trace.log");
        crash = folder.resolve("crash.log");
        Files.writeString(folder.resolve("trace.xml"), """
                <configuration>
                  <appender name="all" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder><pattern>%%d %%-5level %%logger %%msg %%kvp %%mdc %%ex%%n</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="all"/></root>
                </configuration>
                """.formatted(log));
    }

    /** One way to fail: the bytes of a call. */
    private record Kind(String name, String bytes) {}

    private static int portNobodyListensOn() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private ServedHome start(ByteVendor vendor) throws IOException {
        ServedHome daemon = new Program(folder)
                .configure("""
                        { "providers": { "anthropic": { "endpoint": "%1$s" }, "openai": { "endpoint": "%1$s/v1" } },
                          "server": { "maxBodyBytes": 100000 },
                          "llm": { "profiles": { "a": { "provider_connection": "a" }, "o": { "provider_connection": "o" },
                            "p": { "provider_connection": "p" }, "refused": { "provider_connection": "refused" },
                            "blocked": { "provider_connection": "blocked" }, "gone": { "provider_connection": "gone" } } } }
                        """.formatted(vendor.url()))
                .startDaemonWithin(List.of(
                        "env",
                        "JAVA_TOOL_OPTIONS=-Dlogback.configurationFile=" + folder.resolve("trace.xml")
                                + " -XX:-CreateCoredumpOnCrash -XX:ErrorFile=" + crash));
        connection(daemon, "a", "anthropic", anthropicKey, "");
        connection(daemon, "o", "openai", openaiKey, "");
        connection(daemon, "refused", "openai-compatible", openaiKey, "http://127.0.0.1:" + portNobodyListensOn());
        connection(daemon, "blocked", "openai-compatible", openaiKey, "https://inside.localhost");
        daemon.ask(
                        "POST",
                        "/inference/provider-connections",
                        "{\"name\":\"p\",\"provider\":\"anthropic\",\"auth\":\"passthrough\"}")
                .orThrow();
        return daemon;
    }

    private static void connection(ServedHome daemon, String name, String provider, String key, String baseUrl) {
        String base = baseUrl.isEmpty() ? "" : ", \"baseUrl\": \"" + baseUrl + "\", \"models\": [\"any\"]";
        daemon.ask(
                        "POST",
                        "/inference/provider-connections",
                        "{\"name\": \"" + name + "\", \"provider\": \"" + provider + "\", \"credentialValue\": \"" + key
                                + "\"" + base + "}")
                .orThrow();
    }

    private String call(String path, String lines, String model, String further) {
        String body = "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"" + prompt + "\"}]" + further + "}";
        return raw("POST " + path, lines, body);
    }

    private static String raw(String first, String lines, String body) {
        return first + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nanthropic-version: 2023-06-01\r\n"
                + "content-type: application/json\r\n" + lines + "content-length: " + body.length() + "\r\n\r\n" + body;
    }

    private List<Kind> kinds(String clientKey) {
        List<Kind> kinds = new ArrayList<>();
        String good = "x-keyrail-key: " + clientKey + "\r\n";
        for (String failure : EchoingVendor.FAILURES) {
            for (String profile : List.of("a", "o")) {
                for (String path : List.of("/v1/messages", "/v1/chat/completions")) {
                    kinds.add(new Kind(
                            failure + " of " + profile + " by " + path,
                            call(path, good + "x-keyrail-profile: " + profile + "\r\n", "fail-" + failure, "")));
                }
            }
            kinds.add(new Kind(
                    failure + " of the caller's own",
                    call(
                            "/v1/messages",
                            good + "x-keyrail-profile: p\r\nauthorization: Bearer " + callersKey + "\r\n",
                            "fail-" + failure,
                            "")));
        }
        for (String profile : List.of("refused", "blocked", "gone", "nobody")) {
            kinds.add(
                    new Kind(profile, call("/v1/messages", good + "x-keyrail-profile: " + profile + "\r\n", "m", "")));
        }
        for (String field : List.of(
                "x-keyrail-key: ",
                "authorization: Bearer ",
                "x-api-key: ",
                "x-goog-api-key: ",
                "authorization: Basic ",
                "cookie: key=")) {
            kinds.add(new Kind("a wrong key in " + field, call("/v1/messages", field + wrongKey + "\r\n", "m", "")));
        }
        kinds.add(new Kind("a key in the query", call("/v1/messages?key=" + wrongKey, "", "m", "")));
        kinds.add(new Kind("a key in the path", call("/v1/" + wrongKey, good, "m", "")));
        kinds.add(new Kind("an unknown model", call("/v1/messages", good, "unknown", "")));
        kinds.add(new Kind("no JSON", raw("POST /v1/messages", good, "{\"model\": " + wrongKey)));
        kinds.add(new Kind("a key twice", call("/v1/messages", good, "m", ",\"model\":\"" + wrongKey + "\"")));
        kinds.add(new Kind("another method", raw("PUT /v1/messages", good + "x-note: " + wrongKey + "\r\n", "{}")));
        kinds.add(new Kind(
                "another host", call("/v1/messages", good, "m", "").replace("host: localhost", "host: " + wrongKey)));
        kinds.add(new Kind(
                "another origin", call("/v1/messages", good + "origin: https://" + wrongKey + "\r\n", "m", "")));
        kinds.add(
                new Kind("compressed", call("/v1/messages", good + "content-encoding: " + wrongKey + "\r\n", "m", "")));
        kinds.add(
                new Kind("two lengths", call("/v1/messages", good + "content-length: 1" + wrongKey + "\r\n", "m", "")));
        kinds.add(new Kind("a bad name", call("/v1/messages", good + wrongKey + " : x\r\n", "m", "")));
        kinds.add(new Kind(
                "a large head", call("/v1/messages", good + ("x-a: " + wrongKey + "\r\n").repeat(800), "m", "")));
        kinds.add(
                new Kind("a large body", call("/v1/messages", good, "m", ",\"x\":\"" + wrongKey.repeat(3_000) + "\"")));
        kinds.add(new Kind("a bad first line", wrongKey + "\r\n\r\n"));
        return kinds;
    }

    /** Mistakes of the owner's own. */
    private void mistakes(ServedHome daemon) {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("PUT /credentials/a/api_key", "{\"valu\":\"" + wrongKey + "\"}");
        asked.put("PUT /credentials/a/b/c", "{\"value\":\"" + wrongKey + "\"}");
        asked.put("PUT /credentials/a/other", "{\"value\":[\"" + wrongKey + "\"]}");
        asked.put(
                "POST /inference/provider-connections",
                "{\"name\":\"z\",\"provider\":\"nobody\",\"credentialValue\":\"" + wrongKey + "\"}");
        asked.put("POST /inference/profiles", "{\"name\":\"z\",\"apiKey\":\"" + wrongKey + "\"}");
        asked.put("POST /client-keys", "{\"nam\":\"" + wrongKey + "\"}");
        asked.forEach((route, body) -> {
            String[] parts = route.split(" ");
            heard.add(daemon.ask(parts[0], parts[1], body).toString());
        });
        for (String route : List.of(
                "/status",
                "/usage",
                "/credentials",
                "/inference/provider-connections",
                "/inference/profiles",
                "/client-keys",
                "/events?follow=false",
                "/credentials/a/api_key")) {
            heard.add(daemon.ask("GET", route, null).toString());
        }
    }

    /** @return how many calls were made */
    private int fail(ServedHome daemon, String clientKey, int least) {
        List<Kind> kinds = kinds(clientKey);
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(LEAST_KINDS);
        int port = daemon.ready().path("port").intValue();
        int made = 0;
        while (made < least) {
            for (Kind kind : kinds) {
                WireCall call = WireCall.send(port, kind.bytes().getBytes(StandardCharsets.ISO_8859_1), true);
                heard.add(kind.name() + ": " + call.text());
                made++;
            }
            mistakes(daemon);
        }
        return made;
    }

    private void assertNowhere(String clientKey) {
        CanarySearch secrets = new CanarySearch()
                .with("a vendor's key", anthropicKey)
                .with("another vendor's key", openaiKey)
                .with("the caller's key", callersKey)
                .with("a client key", clientKey)
                .with("a wrong client key", wrongKey);
        List<String> found = new ArrayList<>(secrets.below(folder, List.of()));
        found.addAll(new CanarySearch().with("a prompt", prompt).below(folder, List.of()));
        CanarySearch kept = new CanarySearch()
                .with("a vendor's key", anthropicKey)
                .with("another vendor's key", openaiKey)
                .with("the caller's key", callersKey)
                .with("a client key", clientKey);
        heard.forEach(text -> found.addAll(kept.in("an answer", text)));
        assertThat(found).isEmpty();
    }

    private static String clientKey(ServedHome daemon) {
        return daemon.ask("POST", "/client-keys", "{\"name\":\"canary\",\"direct\":true}")
                .orThrow()
                .path("key")
                .stringValue();
    }

    @Tag("deep")
    @Test
    void ofFiveThousandFailuresAndACrashNoSecretIsLeft() throws IOException, InterruptedException {
        try (ByteVendor vendor = new ByteVendor(new EchoingVendor());
                ServedHome daemon = start(vendor)) {
            String clientKey = clientKey(daemon);
            int made = fail(daemon, clientKey, FAILURES);
            Files.copy(Path.of("/proc/" + daemon.pid() + "/cmdline"), folder.resolve("cmdline"));
            Files.copy(Path.of("/proc/" + daemon.pid() + "/environ"), folder.resolve("environ"));
            new ProcessBuilder("kill", "-SEGV", Long.toString(daemon.pid()))
                    .start()
                    .waitFor();
            daemon.exit();
            assertThat(crash).isNotEmptyFile();
            assertThat(log).content(StandardCharsets.ISO_8859_1).contains(" DEBUG ");
            assertNowhere(clientKey);
            Figures.print(
                    "canaries",
                    Map.of(
                            "kinds",
                            kinds(clientKey).size(),
                            "failures",
                            made,
                            "logBytes",
                            Files.size(log),
                            "crashFileBytes",
                            Files.size(crash),
                            "found",
                            0));
        }
    }
}
