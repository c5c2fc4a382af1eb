package keyrail.app.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, aligned for people; columns of numbers to the right. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> Text.clean(cell).replace('\n', ' ').replace('\t', ' '))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Lines without a last line end. */
    public String render(boolean colorful) {
        StringBuilder text = new StringBuilder(colorful ? BOLD : "");
        text.append(line(headings)).append(colorful ? PLAIN : "");
        rows.forEach(row -> text.append('\n').append(line(row)));
        return text.toString();
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - Text.width(cell));
            line.append(column == 0 ? "" : GAP);
            line.append(isNumeric(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = Text.width(headings.get(column));
        for (List<String> row : rows) {
            widest = Math.max(widest, Text.width(row.get(column)));
        }
        return widest;
    }

    private boolean isNumeric(int column) {
        boolean any = false;
        for (List<String> row : rows) {
            String cell = row.get(column);
            if (!cell.equals("-") && !cell.chars().allMatch(Character::isDigit)) {
                return false;
            }
            any |= !cell.equals("-");
        }
        return any;
    }
}
