package keyrail.config.keys;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import keyrail.config.json.Node;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.Names;
import keyrail.core.provider.Endpoint;

/**
 * What a value of a key must look like.
 *
 * @param words the shape in words, as messages and {@code docs/config.md} give it
 * @param check why a value does not have the shape; empty where it has
 */
record Shape(String words, Check check) {
    /** Looks at one value, without what stands inside it. */
    interface Check {
        Optional<String> problem(Node value);
    }

    Optional<String> problem(Node value) {
        return check.problem(value);
    }

    static Shape object() {
        return of("an object", node -> node instanceof Node.Members);
    }

    static Shape list() {
        return of("a list", node -> node instanceof Node.Elements);
    }

    static Shape flag() {
        return of("true or false", node -> node instanceof Node.Flag);
    }

    static Shape text() {
        return of(
                "text", node -> node instanceof Node.Text text && !text.value().isBlank());
    }

    static Shape anyText() {
        return of("text", node -> node instanceof Node.Text);
    }

    static Shape anything() {
        return of("anything", node -> true);
    }

    static Shape name() {
        return of("a name", node -> node instanceof Node.Text text && Names.isValid(text.value()));
    }

    /** An empty text is one bad leaf that its reader drops, not a mistake that disables the entry. */
    static Shape nameOrBlank() {
        return of(
                "a name",
                node -> node instanceof Node.Text text && (text.value().isBlank() || Names.isValid(text.value())));
    }

    static Shape oneOf(String... words) {
        String text = Arrays.stream(words).map(word -> '"' + word + '"').collect(Collectors.joining(", "));
        return of(
                words.length == 1 ? text : "one of " + text,
                node -> node instanceof Node.Text word && List.of(words).contains(word.value()));
    }

    static Shape whole(long least, long most) {
        return of(
                "a whole number from " + least + " to " + most,
                node -> node instanceof Node.Digits digits
                        && digits.literal().matches("-?[0-9]{1,18}")
                        && Long.parseLong(digits.literal()) >= least
                        && Long.parseLong(digits.literal()) <= most);
    }

    static Shape decimal(String least, String most) {
        return of(
                "a number from " + least + " to " + most,
                node -> node instanceof Node.Digits digits
                        && isWithin(digits.literal(), new BigDecimal(least), new BigDecimal(most)));
    }

    static Shape listOf(Shape element) {
        return of(
                "a list, each " + element.words,
                node -> node instanceof Node.Elements list
                        && list.values().stream()
                                .allMatch(one -> element.problem(one).isEmpty()));
    }

    static Shape either(Shape left, Shape right) {
        return of(
                left.words + ", or " + right.words,
                node -> left.problem(node).isEmpty() || right.problem(node).isEmpty());
    }

    /** A host name or address without scheme, path and blanks. */
    static Shape host() {
        return of(
                "a host name or address",
                node -> node instanceof Node.Text text && text.value().matches("[A-Za-z0-9.:_%*\\[\\]-]{1,255}"));
    }

    /** A base URL by the rule every connection's own is held to. */
    static Shape baseUrl() {
        return new Shape("a base URL like https://host[:port][/path]", node -> {
            if (!(node instanceof Node.Text text)) {
                return Optional.of("must be a base URL like https://host[:port][/path]");
            }
            try {
                Endpoint.parse(text.value());
                return Optional.empty();
            } catch (KeyrailException refused) {
                return Optional.of(refused.failure().message());
            }
        });
    }

    /** A forward proxy without user information: the setting is displayed, so it may hold no secret. */
    static Shape proxy() {
        Shape plain = of(
                "http://host:port",
                node -> node instanceof Node.Text text
                        && text.value().matches("http://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}/?"));
        return new Shape(
                plain.words,
                node -> plain.problem(node)
                        .map(problem -> node instanceof Node.Text text
                                        && text.value().contains("@")
                                ? problem + " without a user and password: no password belongs in this file, which is"
                                        + " shown; name a proxy that asks for none, such as one on this machine that"
                                        + " signs in to the other"
                                : problem));
    }

    private static Shape of(String text, Predicate<Node> holds) {
        return new Shape(text, node -> holds.test(node) ? Optional.empty() : Optional.of("must be " + text));
    }

    private static boolean isWithin(String literal, BigDecimal least, BigDecimal most) {
        try {
            BigDecimal value = new BigDecimal(literal);
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        } catch (NumberFormatException exponentOutOfRange) {
            return false;
        }
    }
}
