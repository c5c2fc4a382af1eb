package keyrail.app.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How tables stand in columns. */
final class TableTest {
    @Test
    void numbersStandToTheRightAndWordsToTheLeft() {
        Table table =
                new Table("KEY", "TOKENS").row("a", "5").row("longer", "-").row("b", "1200");
        assertThat(table.render(false)).isEqualTo("KEY     TOKENS\na            5\nlonger       -\nb         1200");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(new Table("A", "B").row("日本", "x").row("abcd", "y").render(false))
                .isEqualTo("A     B\n日本  x\nabcd  y");
    }

    @Test
    void aCellStaysOnItsLineAndCannotSteerTheTerminal() {
        assertThat(new Table("A").row("a\nb\u001b[1m").render(false)).isEqualTo("A\na b[1m");
    }

    @Test
    void headingsAreBoldOnlyInColour() {
        assertThat(new Table("A").render(true)).isEqualTo("\u001b[1mA\u001b[0m");
    }

    @Test
    void aRowOfAnotherLengthIsAMistake() {
        assertThatThrownBy(() -> new Table("A").row("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
