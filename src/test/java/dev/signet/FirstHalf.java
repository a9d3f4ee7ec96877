package dev.signet;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * One half of the tests, for one of the two forks of the build; {@link SecondHalf} is all the rest. They take about as
 * long as each other. Surefire would hand test classes out to its forks one by one, and each would start Quarkus anew:
 * for Surefire, this is one class.
 */
@Suite
@SelectPackages("dev.signet")
@IncludeClassNamePatterns(FirstHalf.CLASSES)
class FirstHalf {

    static final String CLASSES = "dev\\.signet\\.(account|delivery|django|event|key|oauth)\\..*Test";
}
