package keyrail.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A newcomer's commands: init, connect, send, and looking at the home. */
final class StartCommandsTest {
    private static FakeAdmin fresh() {
        return new FakeAdmin()
                .answer("GET /inference/providers", """
                        {"providers":[
                          {"id":"anthropic","endpointRule":"fixed","authTypes":["api_key"],"suggestedModel":"big","available":true},
                          {"id":"ollama","endpointRule":"optional","authTypes":["none"],"suggestedModel":"llama","available":true}]}""")
                .answer("GET /inference/provider-connections", "{\"connections\":[]}")
                .answer("GET /inference/profiles", "{\"profiles\":[]}")
                .answer("GET /credentials", "{\"credentials\":[]}")
                .answer("POST /inference/provider-connections", 201, "{\"name\":\"anthropic-own\"}")
                .answer("POST /inference/profiles", 201, "{\"profile\":{\"name\":\"anthropic\"},\"warnings\":[]}")
                .answer("GET /inference/default-profile", "{\"defaultProfile\":null}")
                .answer("PUT /inference/default-profile", "{\"defaultProfile\":\"anthropic\"}")
                .answer("GET /inference/model-routes", "{\"modelRoutes\":[]}")
                .answer("PUT /inference/model-routes", "{\"modelRoutes\":[]}")
                .answer("GET /inference/profiles/anthropic", "{\"name\":\"anthropic\"}")
                .answer("GET /inference/profiles/ollama", "{\"name\":\"ollama\"}")
                .answer("GET /inference/profiles/vllm", "{\"name\":\"vllm\"}")
                .answer(
                        "POST /inference/provider-connections/anthropic-own/test",
                        "{\"name\":\"anthropic-own\",\"ok\":true}");
    }

    private static String body(FakeAdmin admin, String call) {
        return admin.calls().stream()
                .filter(one -> (one.method() + " " + one.path()).equals(call))
                .map(one -> String.valueOf(one.body()))
                .findFirst()
                .orElse("never called");
    }

    @Test
    void setsUpAFreshHomeByAsking() {
        FakeAdmin admin = fresh();
        FakeTerminal terminal = new FakeTerminal().typing("anthropic", "", "the-key", "y");
        CommandRun run = CommandRun.of(admin, terminal, "init");
        assertThat(run.code).as(terminal.complained()).isZero();
        assertThat(body(admin, "POST /inference/provider-connections"))
                .isEqualTo("{\"name\":\"anthropic-own\",\"provider\":\"anthropic\",\"auth\":\"api_key\","
                        + "\"credential\":\"credential/anthropic/api_key\",\"credentialValue\":\"the-key\"}");
        assertThat(body(admin, "POST /inference/profiles"))
                .isEqualTo(
                        "{\"name\":\"anthropic\",\"provider\":\"anthropic\",\"model\":\"big\",\"connection\":\"anthropic-own\"}");
        assertThat(body(admin, "PUT /inference/default-profile")).isEqualTo("{\"name\":\"anthropic\"}");
        assertThat(body(admin, "PUT /inference/model-routes"))
                .isEqualTo("{\"modelRoutes\":[{\"model\":\"*\",\"profile\":\"anthropic\"}]}");
        assertThat(terminal.printed() + terminal.complained())
                .contains("connection anthropic-own works")
                .contains("keyrail serve")
                .doesNotContain("the-key");
    }

    @Test
    void neverOverwritesAnotherConnectionsKey() {
        FakeAdmin admin = fresh().answer(
                        "GET /credentials", "{\"credentials\":[{\"credential\":\"credential/anthropic/api_key\"}]}");
        FakeTerminal terminal = new FakeTerminal().piped("k");
        CommandRun.of(admin, terminal, "init", "--provider", "anthropic", "--key-stdin", "--json");
        assertThat(body(admin, "POST /inference/provider-connections"))
                .contains("\"credential\":\"credential/anthropic-own/api_key\"");
    }

    @Test
    void keepsTheDefaultThatAHomeAlreadyHas() {
        FakeAdmin admin = fresh().answer("GET /inference/default-profile", "{\"defaultProfile\":\"mine\"}");
        FakeTerminal terminal = new FakeTerminal().piped("k");
        CommandRun run = CommandRun.of(admin, terminal, "init", "--provider", "anthropic", "--key-stdin", "--json");
        assertThat(run.line().path("defaultProfile").stringValue()).isEqualTo("mine");
        assertThat(run.line().path("routeAll").booleanValue()).isFalse();
        assertThat(admin.made()).doesNotContain("PUT /inference/default-profile", "PUT /inference/model-routes");
    }

    @Test
    void aTakenNameIsRefusedBeforeAKeyIsAskedFor() {
        FakeAdmin admin = fresh().answer(
                        "GET /inference/provider-connections", "{\"connections\":[{\"name\":\"anthropic-own\"}]}");
        CommandRun run = CommandRun.of(admin, "init --provider anthropic --key-stdin --json");
        assertThat(run.line().path("code").stringValue()).isEqualTo("already_exists");
        assertThat(admin.made()).noneMatch(call -> call.startsWith("POST"));
    }

    @Test
    void aFailedTestCallSaysThatEverythingIsStored() {
        FakeAdmin admin = fresh().answer(
                        "POST /inference/provider-connections/anthropic-own/test",
                        "{\"name\":\"anthropic-own\",\"ok\":false,\"failed\":\"credential\",\"message\":\"refused\"}");
        FakeTerminal terminal = new FakeTerminal().piped("k");
        CommandRun run = CommandRun.of(admin, terminal, "init", "--provider", "anthropic", "--key-stdin");
        assertThat(run.code).isEqualTo(1);
        assertThat(terminal.complained()).contains("everything is stored").contains("refused");
    }

    @Test
    void aProviderWithoutKeysIsSetUpWithoutOne() {
        FakeAdmin admin = fresh();
        CommandRun run = CommandRun.of(admin, "init --provider ollama --model x --no-test --no-route-all --json");
        assertThat(run.code).as(run.terminal.printed()).isZero();
        assertThat(body(admin, "POST /inference/provider-connections"))
                .isEqualTo("{\"name\":\"ollama-own\",\"provider\":\"ollama\",\"auth\":\"none\"}");
        assertThat(admin.made()).doesNotContain("PUT /inference/model-routes");
    }

    @Test
    void aServerThatMayHaveAKeyIsAskedForOneOnlyWhenToldSo() {
        String providers = """
                {"providers":[{"id":"vllm","endpointRule":"required","authTypes":["none","api_key"],
                               "suggestedModel":null,"available":true}]}""";
        String line = "init --provider vllm --base-url http://127.0.0.1:1/v1 --model m --no-test --json";
        FakeAdmin without = fresh().answer("GET /inference/providers", providers);
        assertThat(CommandRun.of(without, line).code).isZero();
        assertThat(body(without, "POST /inference/provider-connections")).contains("\"auth\":\"none\"");

        FakeAdmin piped = fresh().answer("GET /inference/providers", providers);
        CommandRun.of(piped, new FakeTerminal().piped("k"), (line + " --key-stdin").split(" "));
        assertThat(body(piped, "POST /inference/provider-connections"))
                .contains("\"auth\":\"api_key\"")
                .contains("\"credentialValue\":\"k\"");

        FakeAdmin asked = fresh().answer("GET /inference/providers", providers);
        FakeTerminal person = new FakeTerminal().typing("y", "the-key", "n");
        CommandRun.of(asked, person, line.replace(" --json", "").split(" "));
        assertThat(body(asked, "POST /inference/provider-connections")).contains("\"credentialValue\":\"the-key\"");
    }

    @Test
    void theRouteForEveryNameIsReplacedOnlyWhenAnOptionSaysSo() {
        String present =
                "{\"modelRoutes\":[{\"model\":\"gpt-*\",\"profile\":\"g\"},{\"model\":\"*\",\"profile\":\"old\"}]}";
        String line = "init --provider ollama --model x --no-test --json";
        FakeAdmin silent = fresh().answer("GET /inference/model-routes", present);
        assertThat(CommandRun.of(silent, line).line().path("routeAll").booleanValue())
                .isFalse();
        assertThat(silent.made()).doesNotContain("PUT /inference/model-routes");

        FakeAdmin told = fresh().answer("GET /inference/model-routes", present);
        assertThat(CommandRun.of(told, line + " --route-all")
                        .line()
                        .path("routeAll")
                        .booleanValue())
                .isTrue();
        assertThat(body(told, "PUT /inference/model-routes"))
                .isEqualTo("{\"modelRoutes\":[{\"model\":\"gpt-*\",\"profile\":\"g\"},"
                        + "{\"model\":\"*\",\"profile\":\"ollama\"}]}");
    }

    @Test
    void connectPrintsLinesThatAShellCanEvaluate() {
        FakeAdmin admin = new FakeAdmin()
                .answer("GET /client-keys", "{\"keys\":[{\"name\":\"local\"}]}")
                .answer("POST /client-keys", 201, "{\"name\":\"openai-sdk\",\"key\":\"kr_abc\"}")
                .answer("GET /status", "{\"mode\":\"offline\",\"url\":null}");
        CommandRun openai = CommandRun.of(admin, "connect openai-sdk");
        assertThat(openai.terminal.printed())
                .isEqualTo("export OPENAI_BASE_URL=http://127.0.0.1:8420/v1\nexport OPENAI_API_KEY=kr_abc\n");
        assertThat(openai.terminal.complained()).contains("keyrail serve");
        assertThat(CommandRun.of(admin, "connect claude-code").terminal.printed())
                .isEqualTo("export ANTHROPIC_BASE_URL=http://127.0.0.1:8420\nexport ANTHROPIC_AUTH_TOKEN=kr_abc\n");
        assertThat(CommandRun.of(admin, "connect anthropic-sdk --json")
                        .line()
                        .path("environment")
                        .toString())
                .isEqualTo("{\"ANTHROPIC_BASE_URL\":\"http://127.0.0.1:8420\",\"ANTHROPIC_API_KEY\":\"kr_abc\"}");
    }

    @Test
    void connectPrintsWhatAToolReadsFromAFileToo() {
        FakeAdmin admin = new FakeAdmin()
                .answer("GET /client-keys", "{\"keys\":[]}")
                .answer("POST /client-keys", 201, "{\"key\":\"kr_abc\"}")
                .answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"http://127.0.0.1:9\"}");
        assertThat(CommandRun.of(admin, "connect codex").terminal.printed()).isEqualTo("""
                        # ~/.codex/config.toml
                        model_provider = "keyrail"

                        [model_providers.keyrail]
                        name = "Keyrail"
                        base_url = "http://127.0.0.1:9/v1"
                        env_key = "KEYRAIL_CODEX_KEY"
                        wire_api = "responses"

                        # environment
                        export KEYRAIL_CODEX_KEY=kr_abc
                        """);
        JsonNode gemini = CommandRun.of(admin, "connect gemini-cli --json").line();
        assertThat(gemini.path("environment").toString())
                .isEqualTo("{\"GOOGLE_GEMINI_BASE_URL\":\"http://127.0.0.1:9\",\"GEMINI_API_KEY\":\"kr_abc\"}");
        assertThat(gemini.path("file").path("path").stringValue()).isEqualTo("~/.gemini/settings.json");
        assertThat(gemini.path("file").path("text").stringValue()).contains("\"gemini-api-key\"");
    }

    @Test
    void connectReplacesAKeyOnlyWhenTold() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "GET /client-keys",
                        "{\"keys\":[{\"name\":\"claude-code\",\"profiles\":[\"a\",\"b\"],\"direct\":true,"
                                + "\"defaultProfile\":\"a\"}]}")
                .answer("DELETE /client-keys/claude-code", "{\"ok\":true}")
                .answer("POST /client-keys", 201, "{\"key\":\"kr_abc\"}")
                .answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"http://127.0.0.1:9\"}");
        CommandRun kept = CommandRun.of(admin, "connect claude-code --json");
        assertThat(kept.line().path("code").stringValue()).isEqualTo("already_exists");
        assertThat(kept.line().path("error").stringValue())
                .contains("cannot show it again")
                .contains("keyrail connect claude-code --new-key:");
        assertThat(CommandRun.of(admin, "connect claude-code --default-profile b --json")
                        .line()
                        .path("error")
                        .stringValue())
                .contains("keyrail connect claude-code --new-key --default-profile b:");
        assertThat(admin.made()).containsOnly("GET /client-keys");
        assertThat(CommandRun.of(admin, "connect claude-code --new-key").code).isZero();
        assertThat(admin.made()).contains("DELETE /client-keys/claude-code", "POST /client-keys");
        assertThat(admin.calls().stream()
                        .filter(call -> call.method().equals("POST"))
                        .map(call -> String.valueOf(call.body())))
                .containsExactly(
                        "{\"name\":\"claude-code\",\"profiles\":[\"a\",\"b\"],\"direct\":true,\"defaultProfile\":\"a\"}");
    }

    @Test
    void completionTakesTheShellsName() {
        assertThat(CommandRun.of(new FakeAdmin(), "completion bash").code).isZero();
        CommandRun other = CommandRun.of(new FakeAdmin(), "completion fish --json");
        assertThat(other.line().path("code").asString("")).isEqualTo("invalid_argument");
        assertThat(other.line().path("error").asString("")).contains("fish", "bash and zsh");
    }

    @Test
    void completionServesBothNamesOfTheProgram() {
        String script = CommandRun.of(new FakeAdmin(), "completion").terminal.printed();
        assertThat(script.lines().filter(line -> line.startsWith("complete ")))
                .containsExactly(
                        "complete -F _complete_keyrail -o default keyrail keyrail.sh keyrail.bash",
                        "complete -F _complete_keyrail -o default assistant");
    }

    @Test
    void sendJoinsItsWordsAndPrintsTheAnswerAlone() {
        FakeAdmin admin = new FakeAdmin().answer("POST /inference/send", "{\"response\":\"hi\",\"model\":\"m\"}");
        CommandRun run = CommandRun.of(
                admin, "llm send good day --profile p --model m --max-tokens 5 --timeout-seconds 9 --system-prompt s");
        assertThat(run.terminal.printed()).isEqualTo("hi\n");
        assertThat(String.valueOf(admin.last().body()))
                .isEqualTo(
                        "{\"systemPrompt\":\"s\",\"model\":\"m\",\"profile\":\"p\",\"maxTokens\":5,\"timeoutSeconds\":9,"
                                + "\"message\":\"good day\"}");
    }

    @Test
    void sendReadsStandardInputWhereNoWordsAre() {
        FakeAdmin admin = new FakeAdmin().answer("POST /inference/send", "{\"response\":\"hi\"}");
        CommandRun.of(admin, new FakeTerminal().piped(" a\nb \n"), "send");
        assertThat(String.valueOf(admin.last().body())).isEqualTo("{\"message\":\"a\\nb\"}");
        assertThat(CommandRun.of(admin, new FakeTerminal().piped(" \n"), "send").code)
                .isEqualTo(1);
    }

    @Test
    void sendTakesWholeNumbersOnly() {
        for (String options : List.of(
                "--max-tokens 10abc",
                "--max-tokens 0",
                "--max-tokens -1",
                "--timeout-seconds 2147484",
                "--timeout-seconds x")) {
            CommandRun run = CommandRun.of(new FakeAdmin(), "send hello --json " + options);
            assertThat(run.line().path("code").stringValue()).as(options).isEqualTo("invalid_argument");
            assertThat(run.admin.calls()).as(options).isEmpty();
        }
    }

    @Test
    void doctorFailsWithTheNamesOfWhatIsWrongAndTheirRemedies() {
        FakeAdmin admin = new FakeAdmin().answer("GET /doctor", """
                        {"ok":false,"checks":[{"name":"home","ok":true,"message":"0700","fix":null},
                          {"name":"vault","ok":false,"message":"sealed","fix":"run keyrail vault verify"}]}""");
        CommandRun people = CommandRun.of(admin, "doctor");
        assertThat(people.code).isEqualTo(1);
        assertThat(people.terminal.printed())
                .isEqualTo("ok    home: 0700\nFAIL  vault: sealed\n      run keyrail vault verify\n");
        JsonNode line = CommandRun.of(admin, "doctor --json").line();
        assertThat(line.path("ok").booleanValue()).isFalse();
        assertThat(line.path("details").path("failed").path(0).stringValue()).isEqualTo("vault");
        assertThat(line.path("checks").size()).isEqualTo(2);
    }

    @Test
    void configCheckPointsAtThePlaceAndFailsOnErrorsOnly() {
        String finding =
                "{\"severity\":\"%s\",\"line\":3,\"column\":7,\"pointer\":\"/llm\",\"message\":\"unknown key\"}";
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "GET /config/check",
                        "{\"ok\":true,\"path\":\"/c\",\"diagnostics\":[" + finding.formatted("warning") + "]}");
        CommandRun warned = CommandRun.of(admin, "config check");
        assertThat(warned.code).isZero();
        assertThat(warned.terminal.printed()).isEqualTo("/c:3:7: warning: /llm: unknown key\n");
        admin.answer(
                "GET /config/check",
                "{\"ok\":false,\"path\":\"/c\",\"diagnostics\":[" + finding.formatted("error") + "]}");
        CommandRun failed = CommandRun.of(admin, "config check");
        assertThat(failed.code).isEqualTo(1);
        assertThat(failed.terminal.complained()).startsWith("error: /c has 1 error;");
    }

    @Test
    void aMissingCommandIsRefusedWithTheOnesThereAre() {
        CommandRun run = CommandRun.of(new FakeAdmin(), "connections");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.terminal.complained()).contains("a command is missing").contains("list, get, create");
        CommandRun unknown = CommandRun.of(new FakeAdmin(), "conections list --json");
        assertThat(unknown.line().path("error").stringValue()).startsWith("unknown command \"conections\"");
    }

    @Test
    void theJsonOptionWorksWhereverItStands() {
        FakeAdmin admin = new FakeAdmin().answer("GET /status", "{\"mode\":\"daemon\"}");
        assertThat(CommandRun.of(admin, "--json status").line().toString())
                .isEqualTo("{\"ok\":true,\"mode\":\"daemon\"}");
    }

    @Test
    void connectNamesTheAddressOfAListenerBehindTlsWhetherOrNotItRuns() {
        FakeAdmin admin = new FakeAdmin()
                .answer("GET /client-keys", "{\"keys\":[]}")
                .answer("POST /client-keys", 201, "{\"key\":\"kr_new\"}")
                .answer("GET /status", "{\"mode\":\"offline\",\"listenUrl\":\"https://box.example:8420\"}");
        CommandRun later = CommandRun.of(admin, "connect claude-code");
        assertThat(later.terminal.printed()).contains("ANTHROPIC_BASE_URL=https://box.example:8420\n");
        assertThat(later.terminal.complained()).contains("serve-over-tls.md", "no daemon is running");
        admin.answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"https://box.example:9000\"}");
        assertThat(CommandRun.of(admin, "connect openai-sdk").terminal.printed())
                .contains("OPENAI_BASE_URL=https://box.example:9000/v1\n");
        admin.answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"http://127.0.0.1:8420\"}");
        assertThat(CommandRun.of(admin, "connect openai-sdk").terminal.complained())
                .doesNotContain("certificate");
    }
}
