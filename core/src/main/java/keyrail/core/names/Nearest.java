package keyrail.core.names;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /**
     * The known name with the fewest edits (insert, delete, replace, swap of neighbours; case is ignored) from the text.
     *
     * @return empty where every known name is further than one edit from a text of up to three characters, two from one
     *     of up to seven, three from a longer one; of equally near names the alphabetically first
     */
    public static Optional<String> of(String text, Collection<String> known) {
        String wanted = text.toLowerCase(Locale.ROOT);
        int limit = wanted.length() <= 3 ? 1 : wanted.length() <= 7 ? 2 : 3;
        Optional<String> best = Optional.empty();
        int bestDistance = limit + 1;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - wanted.length()) > limit) {
                continue;
            }
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            boolean sameButEarlier =
                    distance == bestDistance && best.isPresent() && candidate.compareTo(best.get()) < 0;
            if (distance < bestDistance || sameButEarlier) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Optimal string alignment: three rows of the table are enough. */
    private static int distance(String left, String right) {
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int change = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                int cost = Math.min(previous[column - 1] + change, Math.min(previous[column], current[column - 1]) + 1);
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                current[column] = swapped ? Math.min(cost, beforePrevious[column - 2] + 1) : cost;
            }
            int[] recycled = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = recycled;
        }
        return previous[right.length()];
    }
}
