package keyrail.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The compiled classes and the sources of every module, read once. */
final class Product {
    /** All modules whose classes are on the class path of these tests. */
    static final List<String> MODULES = List.of(
            "core",
            "wire",
            "auth",
            "providers",
            "engine",
            "config",
            "store",
            "service",
            "server",
            "embed",
            "rehearsal",
            "app",
            "testkit");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("keyrail");

    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");

    private Product() {}

    /** The root of the checkout. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("arch-tests")) || !Files.exists(folder.resolve("core"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** Every Java source of every module, tests included. */
    static List<Path> sources() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    // What is built changes while other modules are tested.
                    return NOT_SOURCES.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".java")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found.stream().sorted().toList();
    }

    /** Sources that are shipped: those under {@code src/main}, without test modules and benchmarks. */
    static List<Path> shippedSources() {
        return sources().stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .filter(file -> {
                    String module = root().relativize(file).getName(0).toString();
                    return MODULES.contains(module) && !module.equals("testkit");
                })
                .toList();
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
