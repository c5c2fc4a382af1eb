package keyrail.app;

import java.nio.file.Path;
import keyrail.embed.HomeOptions;

/**
 * What the launcher makes the start-up cache of short commands from: one run in this process and one through a daemon,
 * since a cache is made from one process and either way shall start fast.
 */
final class Training {
    private Training() {}

    /** @param arguments the folder of a home that a daemon serves */
    public static void main(String[] arguments) {
        Main.run(HomeOptions.ofProcess(), "connections", "list");
        Main.run(HomeOptions.at(Path.of(arguments[0])), "connections", "list");
        System.exit(Main.run(HomeOptions.at(Path.of(arguments[0])), "connections", "list", "--json"));
    }
}
