package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Rows 19 to 33 of the reference's behaviour, told twice: to a daemon under the short names, and without one under
 * {@code inference providers connections}.
 */
class SameOutputTest {
    private static final String SHORT = "connections";
    private static final String LONG = "inference providers connections";

    @TempDir
    static Path folder;

    private static ServedHome served;
    private static List<Program.Ran> withDaemon;
    private static List<Program.Ran> without;

    private static final List<String> STORY = List.of(
            "C list",
            "C create my-a --provider anthropic --auth api_key --credential credential/anthropic/api_key",
            "C create my-a --provider anthropic --auth api_key --credential credential/anthropic/api_key",
            "C create my-b --provider nope --auth api_key --credential credential/x/api_key",
            "C create my-b --provider anthropic --auth api_key",
            "C create my-b --provider anthropic --auth oauth_subscription --credential credential/x/token",
            "C create any.name_1 --provider ollama",
            "C get zzz",
            "C update my-a --auth platform --credential credential/x/api_key",
            "C get my-a",
            "C list --provider anthropic",
            "C list --provider fireworks",
            "C update my-a --label Mine",
            "credentials set anthropic api_key --value-stdin",
            "credentials list",
            "profiles create work --connection my-a --model claude-a",
            "profiles list",
            "C delete my-a",
            "C delete my-a --force",
            "profiles list",
            "client-keys list");

    @BeforeAll
    static void tell() throws InterruptedException, ExecutionException {
        Program program = new Program(folder.resolve("with"));
        served = program.startDaemon();
        // What a daemon makes for itself at first start.
        served.ask("DELETE", "/client-keys/local", null).orThrow();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<List<Program.Ran>> first = both.submit(() -> tell(program, SHORT));
            Future<List<Program.Ran>> second = both.submit(() -> tell(new Program(folder.resolve("without")), LONG));
            withDaemon = first.get();
            without = second.get();
        }
    }

    @AfterAll
    static void close() {
        if (served != null) {
            served.close();
        }
    }

    private static List<Program.Ran> tell(Program program, String connections) {
        List<Program.Ran> told = new ArrayList<>();
        for (String line : STORY) {
            String[] words = (line.replaceFirst("^C ", connections + " ") + " --json").split(" ");
            told.add(
                    line.endsWith("stdin")
                            ? program.runWithInput("sk-ant-told-twice-over\n", words)
                            : program.run(words));
        }
        return told;
    }

    private static Program.Ran step(String line) {
        return without.get(STORY.indexOf(line));
    }

    /** All that differs between two homes made at different times. */
    private static String timeless(Program.Ran ran) {
        return ran.json().toString().replaceAll("(\"(?:created|updated)At\":)\\d+", "$10");
    }

    @Test
    void everyCommandSaysTheSameWithAndWithoutADaemon() {
        for (int line = 0; line < STORY.size(); line++) {
            assertThat(withDaemon.get(line).exit())
                    .as(STORY.get(line))
                    .isEqualTo(without.get(line).exit());
            assertThat(timeless(withDaemon.get(line))).as(STORY.get(line)).isEqualTo(timeless(without.get(line)));
            assertThat(Stream.of(withDaemon.get(line), without.get(line)))
                    .allSatisfy(ran -> assertThat(ran.err()).as(ran.toString()).isEmpty());
        }
    }

    @Test
    void row19CreateEchoesTheRow() {
        Program.Ran created = step(STORY.get(1));
        assertThat(created.exit()).isZero();
        JsonNode row = created.json().path("connection");
        assertThat(row.path("name").stringValue()).isEqualTo("my-a");
        assertThat(row.path("auth").path("credential").stringValue()).isEqualTo("credential/anthropic/api_key");
        assertThat(row.path("isManaged").booleanValue()).isFalse();
    }

    @Test
    void rows20To24AreRefusedWithTheirReasons() {
        refused(2, "already_exists", "update");
        refused(3, "invalid_provider", "anthropic");
        refused(4, "invalid_auth", "credential");
        refused(5, "invalid_auth", "api_key", "platform", "none");
        refused(8, "invalid_auth", "platform");
        assertThat(step("C get my-a").json().path("connection"))
                .isEqualTo(step(STORY.get(1)).json().path("connection"));
    }

    @Test
    void rows25And26FindWhatIsThere() {
        refused(7, "not_found", "zzz");
        assertThat(step("C list").json().path("connections").valueStream())
                .extracting(row -> row.path("name").stringValue())
                .containsExactly("anthropic-managed", "gemini-managed", "ollama-local", "openai-managed");
        assertThat(step("C list --provider anthropic")
                        .json()
                        .path("connections")
                        .valueStream())
                .extracting(row -> row.path("name").stringValue())
                .containsExactly("anthropic-managed", "my-a");
        assertThat(step("C list --provider fireworks")
                        .json()
                        .path("connections")
                        .isArray())
                .isTrue();
        assertThat(step("C list --provider fireworks").json().path("connections"))
                .isEmpty();
    }

    @Test
    void row27AnUpdateMovesUpdatedAtOnly() {
        JsonNode before = step("C get my-a").json().path("connection");
        JsonNode after = step("C update my-a --label Mine").json().path("connection");
        assertThat(after.path("createdAt")).isEqualTo(before.path("createdAt"));
        assertThat(after.path("updatedAt").longValue())
                .isGreaterThan(before.path("updatedAt").longValue());
        assertThat(after.path("auth")).isEqualTo(before.path("auth"));
        assertThat(after.path("label").stringValue()).isEqualTo("Mine");
    }

    @Test
    void rows28And29DeleteRefusesReferencesUnlessForced() {
        refused(STORY.indexOf("C delete my-a"), "has_references", "work");
        Program.Ran forced = step("C delete my-a --force");
        assertThat(forced.exit()).isZero();
        assertThat(forced.json().path("danglingProfiles").valueStream())
                .extracting(JsonNode::stringValue)
                .containsExactly("work");
    }

    @Test
    void row31TheTreeLivesUnderProviders() {
        Program.Ran ran = new Program(folder.resolve("row31")).run("inference", "connections", "list", "--json");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.json().path("error").stringValue()).contains("unknown command");
        assertThat(folder.resolve("row31/home")).doesNotExist();
    }

    @Test
    void row32AnyNameIsTaken() {
        assertThat(step("C create any.name_1 --provider ollama").exit()).isZero();
    }

    private static void refused(int line, String code, String... words) {
        Program.Ran ran = without.get(line);
        assertThat(ran.exit()).as(STORY.get(line)).isEqualTo(1);
        assertThat(ran.json().path("ok").booleanValue()).isFalse();
        assertThat(ran.code()).as(STORY.get(line)).isEqualTo(code);
        assertThat(ran.json().path("error").stringValue()).contains(words);
    }
}
