package keyrail.config.keys;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.config.json.Node;

/**
 * The usable values of one object: absent, {@code null} and erroneous members look alike, because the error has been
 * reported already.
 */
record Fields(Node.Members object, String pointer, Findings findings) {

    Optional<Node> value(String name) {
        return object.first(name)
                .map(Node.Member::value)
                .filter(value -> !(value instanceof Node.Nothing))
                .filter(value ->
                        findings.errorWithin(Findings.below(pointer, name)).isEmpty());
    }

    Optional<String> text(String name) {
        return value(name)
                .flatMap(value -> value instanceof Node.Text text ? Optional.of(text.value()) : Optional.empty());
    }

    boolean flag(String name, boolean fallback) {
        return value(name)
                .map(value -> value instanceof Node.Flag flag ? flag.value() : fallback)
                .orElse(fallback);
    }

    OptionalLong whole(String name) {
        return value(name)
                .filter(Node.Digits.class::isInstance)
                .map(value -> OptionalLong.of(Long.parseLong(((Node.Digits) value).literal())))
                .orElseGet(OptionalLong::empty);
    }

    /** The texts of a list; empty where there is none. */
    List<Node.Text> texts(String name) {
        return value(name).stream()
                .flatMap(value -> value instanceof Node.Elements list ? list.values().stream() : Stream.empty())
                .filter(Node.Text.class::isInstance)
                .map(Node.Text.class::cast)
                .toList();
    }

    /**
     * The object at a member. It is looked into even where something below it is erroneous: the blast radius of a
     * mistake is its entry, not all that stands around it.
     */
    Optional<Fields> inside(String name) {
        return object.first(name)
                .flatMap(member -> member.value() instanceof Node.Members inner
                        ? Optional.of(new Fields(inner, Findings.below(pointer, name), findings))
                        : Optional.empty());
    }

    /** The members of the object at a member, the first of a repeated one; none where there is no object. */
    List<Node.Member> entries(String name) {
        Set<String> seen = new HashSet<>();
        return inside(name).stream()
                .flatMap(inner -> inner.object().all().stream())
                .filter(member -> seen.add(member.name()))
                .toList();
    }
}
