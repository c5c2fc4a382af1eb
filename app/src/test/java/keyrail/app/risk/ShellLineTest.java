package keyrail.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {
    private static final int LINES = 150;

    /** Pieces of a line; in every combination at most words and lists of a harmless program come out. */
    private static final List<String> PIECES = List.of(
            " ", "  ", "\t", "'", "\"", "\\", "a", "B-", "--x=1", "=", ":", "~", "#", "$", "`", "*", "?", "[", "]", "{",
            "}", ",", "!", "^", "%", "@", "+", "\n", "\\\n", "é", "\u00a0", "'q r'", "\"d e\"", "\\ ", ";", "|", "&&",
            "||", "&", "..", "\r", "''", "\"\"", "\\\"", "\\'");

    @TempDir
    Path folder;

    @Test
    void wordsQuotesAndBackslashesAreReadAsAShellReadsThem() {
        assertThat(words("keyrail  a\t'b  $c'\"d 'e'\"f\\ g \"\" \"\\$\\q\\\\\""))
                .containsExactly("keyrail", "a", "b  $cd 'e'f g", "", "$\\q\\");
        assertThat(words("key'ra'il con\\\nnections")).containsExactly("keyrail", "connections");
    }

    @Test
    void listsAreSplitIntoTheirCommands() {
        assertThat(((ShellLine.Commands) ShellLine.read("a b&&c||d;e|f ;")).commands())
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("d"), List.of("e"), List.of("f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "a &&",
                "a & b",
                "a &",
                "a |& b",
                "a ;; b",
                "&& a",
                "a || || b",
                "a $(b)",
                "a `b`",
                "a \"$b\"",
                "a \"`b`\"",
                "a $b",
                "a > b",
                "a 2>&1",
                "a < b",
                "a << b",
                "(a)",
                "{ a; }",
                "a {b,c}",
                "a *",
                "a ?",
                "a [b]",
                "a ~",
                "a --b=~/c",
                "! a",
                "a # b",
                "a\nb",
                "a 'b",
                "a \"b",
                "a \\",
                "a \"b\\",
                "a \u00a0b",
                "a \r",
                "=a b",
                "a <(b)",
                "a $'b'",
                "a ^b",
                "f() { a; }"
            })
    void whatDoesMoreIsBeyondIt(String line) {
        assertThat(ShellLine.read(line)).isInstanceOf(ShellLine.Beyond.class);
        assertThat(TestProgram.shell(line)).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void randomLinesAreReadAsTheShellsOfThisMachineReadThem() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path said = folder.resolve("said");
        Path program = folder.resolve("keyrail");
        Files.writeString(
                program,
                "#!/bin/sh\n{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; printf '\\1\\0'; } >> '" + said
                        + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        int compared = 0;
        for (int line = 0; compared < LINES; line++) {
            assertThat(line).as("lines tried").isLessThan(200 * LINES);
            StringBuilder text = new StringBuilder("keyrail ");
            for (int piece = random.nextInt(9); piece >= 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            if (!(ShellLine.read(text.toString()) instanceof ShellLine.Commands read)
                    || read.commands().size() != 1) {
                continue;
            }
            List<String> expected = read.commands().getFirst();
            for (String shell : List.of("/bin/sh", "/bin/bash")) {
                if (Files.isExecutable(Path.of(shell))) {
                    Files.deleteIfExists(said);
                    assertThat(run(shell, text.toString(), said))
                            .as("seed %s, %s: <%s>", seed, shell, text)
                            .isEqualTo(expected.subList(1, expected.size()));
                }
            }
            compared++;
        }
    }

    private List<String> run(String shell, String line, Path said) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", folder + ":/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        if (!Files.exists(said)) {
            return List.of("not run");
        }
        List<String> words = new ArrayList<>(
                List.of(Files.readString(said, StandardCharsets.UTF_8).split("\0", -1)));
        words.removeLast();
        assertThat(words.removeLast()).as("one run").isEqualTo("\1");
        return words;
    }

    private static List<String> words(String line) {
        return ((ShellLine.Commands) ShellLine.read(line)).commands().getFirst();
    }
}
