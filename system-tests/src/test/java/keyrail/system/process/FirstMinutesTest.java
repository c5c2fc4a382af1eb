package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From nothing to a first answer and the account of it, and where the key is not to be found afterwards. */
class FirstMinutesTest {
    private static final String KEY = "sk-ant-canary-Zq7vR2mX9pL4tW8k";
    private static final String WRONG_KEY = "sk-ant-canary-wrong-Hf3sB6nD1yG5";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private Program program;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        program = new Program(folder)
                .configure("{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl() + "\" } } }\n");
    }

    @AfterEach
    void close() {
        anthropic.close();
    }

    private Program.Ran init(String more) {
        String words = "init --provider anthropic --model claude-first --profile first --key-stdin --json" + more;
        return program.runWithInput(KEY + "\n", words.split(" ")).ok();
    }

    @Test
    void sendUsageAndWhyAgreeOnWhatHappened() {
        // The test call of init is a paid call too, and would be counted.
        JsonNode made = init(" --no-test").json();
        assertThat(made.path("defaultProfile").stringValue()).isEqualTo("first");
        assertThat(made.path("profile").path("isDefault").booleanValue()).isTrue();

        JsonNode sent = program.run("send", "Say hello in Latin", "--json").ok().json();
        assertThat(sent.path("response").stringValue()).isNotBlank();
        assertThat(anthropic.keysSeen()).containsExactly(KEY);
        String request = sent.path("request").stringValue();
        JsonNode why = program.run("why", request, "--json").ok().json();
        assertThat(why.path("attempts")).hasSize(1);
        JsonNode attempt = why.path("attempts").path(0);
        assertThat(attempt.path("profile").stringValue()).isEqualTo("first");
        assertThat(attempt.path("connection").stringValue()).isEqualTo("anthropic-own");
        assertThat(attempt.path("payer").stringValue()).isEqualTo("own_key");
        assertThat(attempt.path("model").stringValue()).isEqualTo("claude-first");
        assertThat(attempt.path("outcome").stringValue()).isEqualTo("ok");
        long input = attempt.path("usage").path("inputTokens").longValue();
        long output = attempt.path("usage").path("outputTokens").longValue();
        assertThat(input).isPositive();
        assertThat(output).isPositive();
        assertThat(sent.path("usage").path("inputTokens").longValue())
                .as(sent.toString())
                .isEqualTo(input);
        assertThat(sent.path("usage").path("outputTokens").longValue()).isEqualTo(output);

        for (String by : List.of("profile:first", "connection:anthropic-own", "payer:own_key")) {
            String[] words = by.split(":");
            JsonNode rows =
                    program.run("usage", "--by", words[0], "--json").ok().json().path("rows");
            JsonNode row = rows.valueStream()
                    .filter(one -> one.path("key").asString("").equals(words[1]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(by + " in " + rows));
            assertThat(row.path("requests").longValue()).as(by + rows).isEqualTo(1);
            assertThat(row.path("inputTokens").longValue()).as(by).isEqualTo(input);
            assertThat(row.path("outputTokens").longValue()).as(by).isEqualTo(output);
        }
    }

    @Test
    void aProfileLeftWithoutItsConnectionIsReportedWhereverItIsShown() {
        init(" --no-test");
        assertThat(program.run("doctor", "--json").ok().json().path("checks").size())
                .isPositive();

        JsonNode deleted = program.run("connections", "delete", "anthropic-own", "--force", "--json")
                .ok()
                .json();

        assertThat(deleted.path("danglingProfiles").toString()).isEqualTo("[\"first\"]");
        JsonNode profile = program.run("profiles", "list", "--json")
                .ok()
                .json()
                .path("profiles")
                .path(0);
        assertThat(profile.path("status").stringValue()).isEqualTo("broken");
        assertThat(profile.path("reason").stringValue()).contains("keyrail connections create anthropic-own");
        Program.Ran doctor = program.run("doctor", "--json");
        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.out()).contains("1 of 1 profiles are broken");
    }

    @Test
    void aDefaultThatLeadsNowhereIsReported() {
        init(" --no-test");
        JsonNode deleted = program.run("profiles", "delete", "first", "--force", "--json")
                .ok()
                .json();
        assertThat(deleted.path("danglingReferences").toString()).contains("\"llm.default\"");
        Program.Ran doctor = program.run("doctor");
        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.out()).contains("FAIL  default").contains("profile first, which is missing");
        assertThat(program.run("send", "hello").err()).contains("first");
    }

    @Test
    void aSecretAsAnArgumentIsRefusedAndNotRepeated() {
        for (String[] words : new String[][] {
            {"credentials", "set", "anthropic", "api_key", KEY, "--json"},
            {"credentials", "set", "anthropic", "api_key", "--value", "short", "--json"},
            {"init", "--provider", "anthropic", "--api-key=" + KEY, "--json"}
        }) {
            Program.Ran ran = program.run(words);
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.code()).isEqualTo("secret_on_command_line");
            assertThat(ran.out() + ran.err()).doesNotContain(KEY);
        }
        assertThat(program.home().resolve("keyrail.db")).doesNotExist();
    }

    @Test
    void afterAWholeSessionTheKeyIsNowhereInTheClear() throws IOException {
        init("");
        assertThat(anthropic.keysSeen()).containsExactly(KEY);
        try (ServedHome served = program.startDaemon()) {
            assertThat(served.messages("first").statusCode()).isEqualTo(200);
            program.run("credentials", "inspect", "anthropic", "api_key", "--json")
                    .ok();
            program.run("credentials", "list").ok();
            program.run("connections", "test", "anthropic-own").ok();
            program.run("doctor");
            served.furnish("broken", "claude-b", WRONG_KEY);
            assertThat(served.messages("broken").statusCode()).isEqualTo(401);
            assertThat(program.run("connections", "test", "broken", "--json").exit())
                    .isEqualTo(1);
            program.run("status", "--json").ok();
            List<String> inUse = findings();
            assertThat(inUse).isEmpty();
            served.terminate();
            assertThat(served.exit()).isZero();
        }
        assertThat(findings()).isEmpty();
    }

    /** Every file of home and streams in which a key stands, plain, as Base64 at any offset, or as hexadecimal. */
    private List<String> findings() throws IOException {
        List<String> needles = new ArrayList<>();
        for (String key : List.of(KEY, WRONG_KEY)) {
            needles.add(key);
            needles.add(HexFormat.of().formatHex(key.getBytes(StandardCharsets.US_ASCII)));
            for (int offset = 0; offset < 3; offset++) {
                String padded = "x".repeat(offset) + key;
                String encoded = Base64.getEncoder().encodeToString(padded.getBytes(StandardCharsets.US_ASCII));
                // The characters at both ends depend on what stands around the key.
                needles.add(encoded.substring(4, encoded.length() - 4));
            }
        }
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                needles.stream().filter(content::contains).forEach(needle -> found.add(file + ": " + needle));
            }
        }
        return found;
    }
}
