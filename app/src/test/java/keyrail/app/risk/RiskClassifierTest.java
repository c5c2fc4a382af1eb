package keyrail.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RiskClassifierTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connections update x --base-url=https://h",
                "connections update x --base-url https://h",
                "connections update --base-url https://h x",
                "connections update x --label y --base-url=https://h --json",
                "--json connections update x --base-url=https://h",
                "connections update x --base https://h",
                "connections update x --base-u=https://h",
                "connections update x -base-url https://h",
                "connections update x --BASE-URL https://h",
                "connections update x --label --base-url https://h",
                "connections update x --label= --base-url https://h",
                "connections update x --label y @file",
                "connections update x -hjson",
                "connections create x --provider openai --auth=platform",
                "connections create x --provider openai --auth Platform",
                "connections create x --provider openai --auth none --auth platform",
                "connections create x --provider openai --key-stdin=true",
                "connections delete x -- --base-url",
                "init --no-route-all",
                "profiles update x --allow-payer-change=false",
                "connections update x --help --base-url https://h",
                "credentials --help set",
                "nothing",
                "connections nothing",
                "@file",
                "--print-java",
            })
    void noSpellingSlipsThrough(String words) {
        assertThat(TestProgram.level(words)).isEqualTo(RiskLevel.HIGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send -- --base-url https://h",
                "send hello --profile work --base-url-like",
            })
    void whatStandsAfterTheEndOfOptionsIsNoOption(String words) {
        boolean ended = words.contains(" -- ");
        assertThat(TestProgram.level(words)).isEqualTo(ended ? RiskLevel.MEDIUM : RiskLevel.HIGH);
    }

    @Test
    void helpDoesNotLowerACommand() {
        assertThat(TestProgram.level("connections delete --help")).isEqualTo(RiskLevel.MEDIUM);
        assertThat(TestProgram.level("--help credentials set")).isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.level("--help")).isEqualTo(RiskLevel.LOW);
    }

    @Test
    void theHighestPartOfALineWins() {
        assertThat(TestProgram.shell("keyrail connections list")).isEqualTo(RiskLevel.LOW);
        assertThat(TestProgram.shell("./keyrail status && /opt/k r/keyrail status"))
                .isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.shell("./keyrail status && '/opt/k r/keyrail' usage; bin/assistant doctor"))
                .isEqualTo(RiskLevel.LOW);
        assertThat(TestProgram.shell("assistant status | keyrail send")).isEqualTo(RiskLevel.MEDIUM);
        assertThat(TestProgram.shell("keyrail status || keyrail vault verify; keyrail client-keys create x"))
                .isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.shell("keyrail connections update x --base\\-url 'https://h'"))
                .isEqualTo(RiskLevel.HIGH);
        assertThat(TestProgram.shell("keyrail send 'rm -rf / ; $(x)'")).isEqualTo(RiskLevel.MEDIUM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYRAIL_HOME=/tmp/x keyrail status",
                "x=/bin/keyrail connections list",
                "sudo keyrail status",
                "keyrail status | jq .",
                "keyrail/ status",
                "keyrailx status",
                "my-keyrail status",
                "time keyrail status",
                "if keyrail status; then keyrail status; fi",
            })
    void anotherProgramIsHigh(String line) {
        assertThat(TestProgram.shell(line)).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void aVerdictRepeatsNoArgument() {
        String secret = "sk-ant-0123456789012345678901234567";
        for (List<String> words : List.of(
                List.of("credentials", "set", "anthropic", "api_key", secret),
                List.of("credentials", "set", "anthropic", "api_key", "--value", secret),
                List.of("connections", "update", "x", "--auth", secret),
                List.of(secret, secret))) {
            RiskVerdict verdict = TestProgram.commands().classifier().ofWords(words);
            assertThat(verdict.level()).isEqualTo(RiskLevel.HIGH);
            assertThat(verdict.toString()).doesNotContain(secret);
        }
    }
}
