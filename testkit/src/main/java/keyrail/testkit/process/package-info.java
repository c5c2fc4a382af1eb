/**
 * The real program as a process of its own, started from the class path of a test.
 *
 * <p>May use: the JDK. Start reading at {@link keyrail.testkit.process.ProgramProcess}.
 */
@NullMarked
package keyrail.testkit.process;

import org.jspecify.annotations.NullMarked;
