package keyrail.wire.json;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * Changes to a body, as windows on it around new bytes: what is not changed is not copied. Not safe for use by several
 * threads.
 */
public final class SplicePlan {
    private final Bytes body;
    private final List<Splice> splices = new ArrayList<>(4);

    public SplicePlan(Bytes body) {
        this.body = body;
    }

    private record Splice(int from, int to, Bytes with) {}

    /**
     * Puts {@code with} in the place of the bytes from {@code from} to before {@code to}; equal bounds insert.
     *
     * @throws IllegalArgumentException when it overlaps another splice, or inserts where another one does
     */
    public SplicePlan replace(int from, int to, Bytes with) {
        int place = 0;
        while (place < splices.size() && splices.get(place).from < from) {
            place++;
        }
        boolean clashesBefore = place > 0 && splices.get(place - 1).to > from;
        boolean clashesAfter =
                place < splices.size() && (splices.get(place).from < to || splices.get(place).from == from);
        if (from > to || clashesBefore || clashesAfter) {
            throw new IllegalArgumentException("splice " + from + ".." + to + " overlaps another one");
        }
        splices.add(place, new Splice(from, to, with));
        return this;
    }

    public SplicePlan insert(int at, Bytes with) {
        return replace(at, at, with);
    }

    /**
     * Inserts members at the start of an object inside the body.
     *
     * @param object the object, scanned by itself; it starts at {@code objectStart} of the body
     * @param members one or more {@code "name":value}, joined by commas
     */
    public SplicePlan insertMembers(ScannedBody object, int objectStart, String members) {
        return insert(objectStart + object.insertionPoint(), Bytes.utf8(object.isEmpty() ? members : members + ","));
    }

    /** The body with every splice done, as slices in order; the body itself where there is none. */
    public List<Bytes> slices() {
        List<Bytes> slices = new ArrayList<>(2 * splices.size() + 1);
        int at = 0;
        for (Splice splice : splices) {
            add(slices, body.slice(at, splice.from));
            add(slices, splice.with);
            at = splice.to;
        }
        add(slices, body.slice(at, body.length()));
        return slices;
    }

    private static void add(List<Bytes> slices, Bytes slice) {
        if (slice.length() > 0) {
            slices.add(slice);
        }
    }
}
