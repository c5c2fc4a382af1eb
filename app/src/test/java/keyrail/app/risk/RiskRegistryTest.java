package keyrail.app.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import keyrail.app.cli.risk.RiskJson;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Run with {@code -Dgolden.update=true} to write the registry's document anew. */
class RiskRegistryTest {
    private static final Path GOLDEN = Path.of("..", "docs", "risk", "registry.json");
    private static final Path RELEASED = Path.of("..", "docs", "risk", "released.json");
    private static final Path CHANGELOG = Path.of("..", "CHANGELOG.md");

    @Test
    void theDocumentInDocsIsTheRegistry() throws IOException {
        String written = JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(RiskJson.registry(TestProgram.registry(), "unreleased"))
                + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, written);
        }
        assertThat(Files.readString(GOLDEN))
                .as("update it with -Dgolden.update=true")
                .isEqualTo(written);
    }

    @Test
    void aLoweredLevelHasItsLineInTheChangelog() throws IOException {
        List<String> lowered = LoweredLevels.between(read(RELEASED), read(GOLDEN));
        String changelog = Files.readString(CHANGELOG);
        assertThat(lowered).allSatisfy(line -> assertThat(changelog).contains(line));
    }

    @Test
    void aLoweredCommandAndALostEscalationAreSeen() {
        JsonNode before = JsonMapper.shared().readTree("""
                {"commands":[{"path":["a","b"],"risk":"high","escalations":[]},
                 {"path":["c"],"risk":"low","escalations":[
                  {"when":{"options":["-x","--exact"]},"risk":"high"},
                  {"when":{"options":["--yes"]},"risk":"medium"}]},
                 {"path":["gone"],"risk":"high","escalations":[]}]}""");
        JsonNode after = JsonMapper.shared().readTree("""
                {"commands":[{"path":["a","b"],"risk":"medium","escalations":[]},
                 {"path":["c"],"risk":"low","escalations":[
                  {"when":{"options":["-x","--exact"],"value":"all"},"risk":"high"}],"neutralOptions":["--yes"]}]}""");
        assertThat(LoweredLevels.between(before, after))
                .containsExactly(
                        "risk of a b: high to medium",
                        "risk of c --exact: high to high with all",
                        "risk of c --yes: medium to neutral");
        assertThat(LoweredLevels.between(after, before)).isEmpty();
    }

    @Test
    void theSeedsPathsHaveTheirLevels() {
        for (String at : List.of("inference providers connections", "connections")) {
            assertThat(TestProgram.level(at)).isEqualTo(RiskLevel.LOW);
            assertThat(TestProgram.level(at + " list")).isEqualTo(RiskLevel.LOW);
            assertThat(TestProgram.level(at + " get x")).isEqualTo(RiskLevel.LOW);
            assertThat(TestProgram.level(at + " create x --provider anthropic")).isEqualTo(RiskLevel.MEDIUM);
            assertThat(TestProgram.level(at + " create x --provider anthropic --auth api_key"))
                    .isEqualTo(RiskLevel.MEDIUM);
            assertThat(TestProgram.level(at + " create x --provider anthropic --auth platform"))
                    .isEqualTo(RiskLevel.HIGH);
            assertThat(TestProgram.level(at + " create x --provider anthropic --base-url https://h"))
                    .isEqualTo(RiskLevel.HIGH);
            assertThat(TestProgram.level(at + " update x --label y")).isEqualTo(RiskLevel.MEDIUM);
            assertThat(TestProgram.level(at + " update x --auth none")).isEqualTo(RiskLevel.HIGH);
            assertThat(TestProgram.level(at + " update x --base-url https://h")).isEqualTo(RiskLevel.HIGH);
            assertThat(TestProgram.level("assistant " + at + " delete x")).isEqualTo(RiskLevel.MEDIUM);
            assertThat(TestProgram.level(at + " purge x")).isEqualTo(RiskLevel.HIGH);
            assertThat(TestProgram.level(at + " list --everything")).isEqualTo(RiskLevel.HIGH);
        }
        assertThat(TestProgram.level("inference providers")).isEqualTo(RiskLevel.LOW);
        assertThat(TestProgram.level("inference send hello")).isEqualTo(RiskLevel.MEDIUM);
        assertThat(TestProgram.level("llm send hello")).isEqualTo(RiskLevel.MEDIUM);
        assertThat(TestProgram.level("credentials set anthropic api_key")).isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.level("credentials delete anthropic api_key")).isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.level("client-keys create editor")).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void everyLeafHasAnExampleThatIsJudgedAsTheLeafItself() {
        var classifier = TestProgram.commands().classifier();
        for (CommandRisk command : TestProgram.registry().commands()) {
            for (String example : command.examples()) {
                RiskVerdict verdict = classifier
                        .ofShell(example.replaceAll("<[^>]*>", "word"))
                        .getFirst();
                assertThat(verdict.level()).as(example).isGreaterThanOrEqualTo(command.level());
                assertThat(List.of(verdict.path().getLast()))
                        .as(example)
                        .isEqualTo(List.of(command.path().getLast()));
            }
        }
        var tree = TestProgram.commands().tree();
        for (CommandRisk command : TestProgram.registry().commands()) {
            CommandLine at = tree;
            for (String word : command.path()) {
                at = at.getSubcommands().get(word);
            }
            if (at.getSubcommands().isEmpty()) {
                assertThat(command.examples()).as(command.id()).isNotEmpty();
            }
        }
    }

    @Test
    void anExampleThatMustNotMatchIsJudgedAsAnotherCommand() {
        var classifier = TestProgram.commands().classifier();
        JsonNode registry = RiskJson.registry(TestProgram.registry(), "test");
        for (JsonNode command : registry.path("commands")) {
            JsonNode examples = command.path("examples");
            assertThat(examples.path("notMatch")).as(command.toString()).hasSize(1);
            String other = examples.at("/notMatch/0").stringValue();
            String own = examples.at("/match/0").stringValue("keyrail");
            assertThat(classifier
                            .ofShell(other.replaceAll("<[^>]*>", "word"))
                            .getFirst()
                            .path())
                    .as(command.path("id").stringValue())
                    .isNotEqualTo(classifier
                            .ofShell(own.replaceAll("<[^>]*>", "word"))
                            .getFirst()
                            .path());
        }
    }

    @Test
    void whatOnlyPassesOrCanBeUndoneIsReversible() {
        RiskRegistry registry = TestProgram.registry();
        assertThat(Stream.of("connections list", "connections delete", "callsites unset", "inference session open"))
                .allMatch(path -> registry.command(List.of(path.split(" "))).isReversible());
        assertThat(Stream.of("send", "credentials set", "credentials delete", "client-keys revoke", "init"))
                .noneMatch(path -> registry.command(List.of(path.split(" "))).isReversible());
        assertThat(registry.command(List.of("send")).network()).isEqualTo("provider");
        assertThat(registry.command(List.of("serve")).network()).isEqualTo("programs");
        assertThat(registry.command(List.of("risk", "check")).network()).isEqualTo("none");
    }

    @Test
    void routesAndCommandsSpeakOfTheSameEffects() {
        assertThat(Arrays.stream(Effect.values()).map(Effect::text))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(keyrail.server.admin.Effect.values())
                        .map(keyrail.server.admin.Effect::text)
                        .toList());
    }

    @Test
    void whatDoesNotSayHowDangerousItIsIsNamed() {
        CommandLine program = new CommandLine(new Sound());
        assertThat(RiskRegistry.of(program).commands()).hasSize(1);
        program.addSubcommand("silent", new CommandLine(new Silent()));
        program.addSubcommand("careless", new CommandLine(new Careless()), "alias");
        assertThatThrownBy(() -> RiskRegistry.of(program))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("""
                        the risk registry has gaps:
                        silent: no @Risk
                        careless: its reason is shorter than 15 characters
                        careless: spend is at least medium, not low
                        careless --host: no @OptionRisk
                        careless --key: secret.write is at least high, not medium
                        careless --part: is neutral, yet names a value
                        alias: its reason is shorter than 15 characters
                        alias: spend is at least medium, not low
                        alias --host: no @OptionRisk
                        alias --key: secret.write is at least high, not medium
                        alias --part: is neutral, yet names a value""");
    }

    @Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Reads what anybody may read")
    @Command(name = "sound")
    private static final class Sound {}

    @Command(name = "silent", hidden = true)
    private static final class Silent {}

    @Risk(level = RiskLevel.LOW, effects = Effect.SPEND, why = "because")
    @Command(name = "careless", hidden = true)
    private static final class Careless {
        @Option(names = "--host", hidden = true)
        String host = "";

        @OptionRisk(level = RiskLevel.MEDIUM, effects = Effect.SECRET_WRITE, why = "Stores a secret besides")
        @Option(names = "--key")
        String key = "";

        @OptionRisk(value = "all")
        @Option(names = "--part")
        String part = "";
    }

    private static JsonNode read(Path path) {
        try {
            return JsonMapper.shared().readTree(Files.readString(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
