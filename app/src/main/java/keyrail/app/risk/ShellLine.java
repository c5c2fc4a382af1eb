package keyrail.app.risk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of the shell's language in which a line does exactly what it says: words, quotes, backslashes, and
 * simple commands joined by {@code &&}, {@code ||}, {@code ;} and {@code |} (POSIX.1-2024, Shell Command Language, 2.2
 * and 2.3, seen 2026-11-24). All else is beyond it, also what only some shells give a meaning. Used once.
 */
final class ShellLine {
    /** What came of it. */
    sealed interface Reading {}

    /** The words of each simple command, quotes removed; at least one command, none without words. */
    record Commands(List<List<String>> commands) implements Reading {}

    /** The line uses more of the shell. */
    record Beyond(String why) implements Reading {}

    private final String line;
    private final List<List<String>> commands = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;
    private int at;

    private ShellLine(String line) {
        this.line = line;
    }

    static Reading read(String line) {
        return new ShellLine(line).run();
    }

    private Reading run() {
        boolean open = false;
        while (at < line.length()) {
            char letter = line.charAt(at);
            String beyond = null;
            switch (letter) {
                case ' ', '\t' -> {
                    endWord();
                    at++;
                }
                case '\\' -> beyond = escaped();
                case '\'' -> beyond = singleQuoted();
                case '"' -> beyond = doubleQuoted();
                case ';', '&', '|' -> {
                    int length = operator();
                    endWord();
                    if (length == 0 || words.isEmpty()) {
                        return new Beyond("shell syntax that is no list of simple commands: " + letter);
                    }
                    endCommand();
                    open = letter != ';';
                    at += length;
                    continue;
                }
                default -> beyond = bare(letter);
            }
            if (beyond != null) {
                return new Beyond(beyond);
            }
        }
        endWord();
        if (words.isEmpty() && (open || commands.isEmpty())) {
            return new Beyond("no command where one must stand");
        }
        endCommand();
        return new Commands(List.copyOf(commands));
    }

    /** How long the operator here is; 0 for one that does more than joining, e.g. {@code &} or {@code |&}. */
    private int operator() {
        int end = at;
        while (end < line.length() && ";&|".indexOf(line.charAt(end)) >= 0) {
            end++;
        }
        String run = line.substring(at, end);
        return switch (run) {
            case ";", "|" -> 1;
            case "&&", "||" -> 2;
            default -> 0;
        };
    }

    private void endWord() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
            words.clear();
        }
    }

    private StringBuilder word() {
        if (word == null) {
            word = new StringBuilder();
        }
        return word;
    }

    private @Nullable String escaped() {
        if (at + 1 == line.length()) {
            return "a backslash at the end of the line";
        }
        char next = line.charAt(at + 1);
        at += 2;
        // A backslash before a line end joins the lines and makes no word.
        if (next == '\n') {
            return null;
        }
        word().append(next);
        return next == '\0' ? "a control character" : null;
    }

    private @Nullable String singleQuoted() {
        int end = line.indexOf('\'', at + 1);
        if (end < 0) {
            return "a quote that does not end";
        }
        word().append(line, at + 1, end);
        at = end + 1;
        return null;
    }

    private @Nullable String doubleQuoted() {
        StringBuilder text = word();
        for (at++; at < line.length(); at++) {
            char letter = line.charAt(at);
            switch (letter) {
                case '"' -> {
                    at++;
                    return null;
                }
                case '$', '`' -> {
                    return "a substitution or a variable";
                }
                case '\\' -> {
                    at++;
                    if (at == line.length()) {
                        return "a quote that does not end";
                    }
                    appendEscapedInQuotes(text, line.charAt(at));
                }
                default -> text.append(letter);
            }
        }
        return "a quote that does not end";
    }

    /** Within double quotes a backslash stands for itself, except before these. */
    private static void appendEscapedInQuotes(StringBuilder text, char next) {
        if (next == '\n') {
            return;
        }
        if ("$`\"\\".indexOf(next) < 0) {
            text.append('\\');
        }
        text.append(next);
    }

    private @Nullable String bare(char letter) {
        if ("$`".indexOf(letter) >= 0) {
            return "a substitution or a variable";
        }
        if ("<>".indexOf(letter) >= 0) {
            return "a redirection";
        }
        if ("(){}".indexOf(letter) >= 0) {
            return "a subshell, a group or a brace expansion";
        }
        if ("*?[]!^".indexOf(letter) >= 0) {
            return "a pattern of file names, a negation or the shell's history";
        }
        boolean starts = word == null;
        if (letter == '#' && starts) {
            return "a comment";
        }
        if (letter == '~' && (starts || ":=".indexOf(line.charAt(at - 1)) >= 0)) {
            return "a home directory for the shell to fill in";
        }
        // Zsh takes a leading = for the path of a program.
        if (letter == '=' && starts) {
            return "a path of a program for the shell to fill in";
        }
        if (Character.isISOControl(letter) || Character.isSpaceChar(letter) || Character.isWhitespace(letter)) {
            return letter == '\n' ? "more than one line" : "a space or control character that shells read differently";
        }
        word().append(letter);
        at++;
        return null;
    }
}
