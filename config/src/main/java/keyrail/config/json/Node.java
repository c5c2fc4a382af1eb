package keyrail.config.json;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One JSON value and where it stands in the file. */
public sealed interface Node {
    Span span();

    /** A string, unescaped. */
    record Text(String value, Span span) implements Node {}

    /** A number as the file spells it. */
    record Digits(String literal, Span span) implements Node {}

    /** {@code true} or {@code false}. */
    record Flag(boolean value, Span span) implements Node {}

    /** {@code null}. */
    record Nothing(Span span) implements Node {}

    /** An array. */
    record Elements(List<Node> values, Span span) implements Node {
        public Elements {
            values = List.copyOf(values);
        }
    }

    /** An object: its members in file order, repeated names included. */
    record Members(List<Member> all, Span span) implements Node {
        public Members {
            all = List.copyOf(all);
        }

        /** The first member of that name. */
        public Optional<Member> first(String name) {
            return all.stream().filter(member -> member.name().equals(name)).findFirst();
        }

        /** Members whose name an earlier one already has. */
        public List<Member> repeated() {
            Set<String> seen = new HashSet<>();
            return all.stream().filter(member -> !seen.add(member.name())).toList();
        }
    }

    /**
     * One name and value of an object.
     *
     * @param nameSpan the name with its quotes
     */
    record Member(String name, Span nameSpan, Node value) {}
}
