package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A translated prompt that its vendor refuses for what nobody could know is asked once more, otherwise, and no oftener. */
class RepairTest {
    private static final String WANTED = "The `reasoning_content` in the thinking mode must be passed back to the API.";
    private static final String UNKNOWN = "'messages.1' : property 'reasoning_content' is unsupported";
    private static final String MANDATORY = "Reasoning is mandatory for this endpoint and cannot be disabled.";
    private static final String CHOICE = "Thinking mode does not support this tool_choice";

    private static final String PROFILES = """
            "some": { "provider_connection": "some-own", "model": "m" },
            "strict": { "provider_connection": "some-own", "model": "m", "strict": true },
            "eager": { "provider_connection": "some-own", "model": "m", "fallback": ["router"] },
            "router": { "provider_connection": "router-own", "model": "vendor/m" }
            """;

    private static final String TOOLS =
            ",\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]";

    @TempDir
    static Path folder;

    private static Scene scene;
    private static RehearsalServer vendor;
    private static RehearsalServer router;

    @BeforeAll
    static void open() {
        router = RehearsalServer.start(RehearsalOptions.of(Dialect.OPENROUTER).withAnyModel("key-router"));
        scene = new Scene(folder, PROFILES);
        vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.COMPATIBLE).withAnyModel("key-some"));
        scene.home().connection("some-own", "openai-compatible", vendor.baseUrl(), "key-some");
        scene.home().connection("router-own", "openai-compatible", router.baseUrl(), "key-router");
    }

    @BeforeEach
    void forget() {
        vendor.forget();
        router.forget();
    }

    @AfterAll
    static void close() {
        scene.close();
        vendor.close();
        router.close();
    }

    private static String body(String more) {
        return "{\"model\":\"any\",\"max_tokens\":20,\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Good day\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                + "{\"type\":\"text\",\"text\":\"Yes?\"}]},"
                + "{\"role\":\"user\",\"content\":\"Go on\"}]" + more + "}";
    }

    private Heard ask(String profile, String more) {
        return scene.send(scene.request(Speech.ANTHROPIC, body(more)).header("x-keyrail-profile", profile));
    }

    private static void refuse(RehearsalServer server, String message, Predicate<JsonNode> wrong) {
        server.behave(seen -> {
            JsonNode body = Heard.json(new String(seen.body(), StandardCharsets.UTF_8));
            return wrong.test(body) ? Behaviour.script("status=400").withText(message) : Behaviour.NORMAL;
        });
    }

    private static List<JsonNode> asked(RehearsalServer server) {
        return server.requests().stream()
                .map(seen -> Heard.json(new String(seen.body(), StandardCharsets.UTF_8)))
                .toList();
    }

    private List<LedgerRow> rows(Heard heard, int least) {
        return scene.rows(heard, least).stream()
                .sorted(Comparator.comparingInt(LedgerRow::attempt))
                .toList();
    }

    private static JsonNode thoughts(JsonNode body, int message) {
        return body.path("messages").path(message).path("reasoning_content");
    }

    @Test
    void thoughtsThatTheServerDoesNotKnowAreLeftOut() {
        for (boolean stream : new boolean[] {false, true}) {
            vendor.forget();
            refuse(vendor, UNKNOWN, body -> thoughts(body, 1).isString());

            Heard heard = ask("some", ",\"stream\":" + stream);

            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            assertThat(heard.header("x-keyrail-losses")).contains("thinking");
            assertThat(asked(vendor)).hasSize(2);
            assertThat(thoughts(asked(vendor).getFirst(), 1).stringValue()).isEqualTo("hm");
            assertThat(rows(heard, 2))
                    .extracting(row -> row.attempt() + " " + row.outcome())
                    .containsExactly("1 upstream_bad_request", "2 ok");
            assertThat(rows(heard, 2).getLast().reasons())
                    .contains("asked once more: no message of the assistant has thoughts");
        }
    }

    @Test
    void thoughtsThatTheServerMissesAreThereIfEmpty() {
        refuse(vendor, WANTED, body -> !thoughts(body, 3).isString());
        String said = body("").replace(
                        "{\"role\":\"user\",\"content\":\"Go on\"}",
                        "{\"role\":\"user\",\"content\":\"Go on\"},{\"role\":\"assistant\",\"content\":\"On\"},"
                                + "{\"role\":\"user\",\"content\":\"And?\"}");
        Heard heard = scene.send(scene.request(Speech.ANTHROPIC, said).header("x-keyrail-profile", "some"));

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(asked(vendor)).hasSize(2);
        assertThat(thoughts(asked(vendor).getLast(), 1).stringValue()).isEqualTo("hm");
        assertThat(thoughts(asked(vendor).getLast(), 3).stringValue()).isEmpty();
    }

    @Test
    void theWordsOfAVendorBehindARouterCount() {
        refuse(router, CHOICE, body -> body.has("tool_choice"));

        Heard heard = ask("router", TOOLS + ",\"tool_choice\":{\"type\":\"any\"}");

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(heard.header("x-keyrail-losses")).contains("tool_choice");
        assertThat(asked(router)).extracting(body -> body.has("tool_choice")).containsExactly(true, false);
    }

    @Test
    void aStrictProfileHearsTheRefusalRatherThanLoseAnything() {
        refuse(vendor, CHOICE, body -> body.has("tool_choice"));

        Heard heard = ask("strict", TOOLS + ",\"tool_choice\":{\"type\":\"any\"}");

        assertThat(Scene.failure(Speech.ANTHROPIC, heard, 400, "upstream_bad_request", "upstream"))
                .contains(CHOICE);
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void thereIsOneRepairToARequestAndClientsShouldNotAddTheirs() {
        refuse(vendor, CHOICE, body -> true);

        Heard heard = ask("some", TOOLS + ",\"tool_choice\":{\"type\":\"any\"}");

        Scene.failure(Speech.ANTHROPIC, heard, 400, "upstream_bad_request", "upstream");
        assertThat(heard.header("x-should-retry")).isEqualTo("false");
        assertThat(vendor.requests()).hasSize(2);
        assertThat(rows(heard, 2)).extracting(LedgerRow::attempt).containsExactly(1, 2);
    }

    @Test
    void theNextCandidateGetsNoSecondRepair() {
        vendor.behave(seen -> vendor.requests().size() == 1
                ? Behaviour.script("status=400").withText(CHOICE)
                : Behaviour.script("status=503"));
        refuse(router, CHOICE, body -> body.has("tool_choice"));

        Heard heard = ask("eager", TOOLS + ",\"tool_choice\":{\"type\":\"any\"}");

        Scene.failure(Speech.ANTHROPIC, heard, 400, "upstream_bad_request", "upstream");
        assertThat(asked(vendor)).extracting(body -> body.has("tool_choice")).containsExactly(true, false);
        assertThat(asked(router)).extracting(body -> body.has("tool_choice")).containsExactly(true);
    }

    @Test
    void whatWouldChangeNothingIsNotTried() {
        refuse(vendor, MANDATORY, body -> true);

        Heard heard = ask("some", "");

        Scene.failure(Speech.ANTHROPIC, heard, 400, "upstream_bad_request", "upstream");
        assertThat(heard.header("x-should-retry")).isEmpty();
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void whatIsRelayedIsTheClientsOwnAndIsNotRepaired() {
        refuse(vendor, CHOICE, body -> true);
        Heard heard = scene.send(scene.request(Speech.OPENAI, """
                {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"required",
                 "tools":[{"type":"function","function":{"name":"look"}}]}""").header("x-keyrail-profile", "some"));

        Scene.failure(Speech.OPENAI, heard, 400, "upstream_bad_request", "upstream");
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void aLargePromptIsRepairedLikeAnyOther() {
        refuse(vendor, UNKNOWN, body -> thoughts(body, 1).isString());
        String said = body("").replace("Go on", "Go on ".repeat(60_000));

        Heard heard = scene.send(scene.request(Speech.ANTHROPIC, said).header("x-keyrail-profile", "some"));

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(asked(vendor)).hasSize(2);
    }
}
