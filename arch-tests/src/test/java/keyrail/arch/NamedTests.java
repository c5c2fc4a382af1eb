package keyrail.arch;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests that a page names as {@code Class.method}, with as much of the package as tells them apart. */
final class NamedTests {
    static final Pattern NAMED = Pattern.compile("`((?:[a-z]+\\.)*[A-Z]\\w*Test)\\.(\\w+)`");

    /** Test sources by what they are called with their package. */
    private final List<Path> tests = Product.sources().stream()
            .filter(file -> file.toString().contains("/src/test/java/"))
            .toList();

    /** How many tests a page names. */
    static long count(Path page) {
        return NAMED.matcher(text(page)).results().count();
    }

    /** Those that no source has, or more than one. */
    List<String> missing(Path page) {
        return NAMED.matcher(text(page))
                .results()
                .filter(named -> !exists(named.group(1), named.group(2)))
                .map(MatchResult::group)
                .toList();
    }

    /** The cells of each numbered row under a heading, the number first. */
    static List<List<String>> rows(Path page, String heading) {
        return Product.lines(page).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(NamedTests::cells)
                .toList();
    }

    private static String text(Path page) {
        return String.join("\n", Product.lines(page));
    }

    /** Whether exactly one class of the name has such a test. */
    private boolean exists(String name, String method) {
        String ending = "/" + name.replace('.', '/') + ".java";
        List<Path> files =
                tests.stream().filter(file -> file.toString().endsWith(ending)).toList();
        Pattern declaration = Pattern.compile(
                "@(Test|ParameterizedTest|RepeatedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid " + method + "\\(");
        return files.size() == 1
                && declaration
                        .matcher(String.join(" ", Product.lines(files.getFirst())))
                        .find();
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
