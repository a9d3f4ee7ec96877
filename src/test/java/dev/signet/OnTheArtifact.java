package dev.signet;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests that run on one packaged artifact, which is started once for all of them: on a native image all, on a jar
 * those in {@link OnTheJar}. For Failsafe this is one class, as
 * {@link FirstHalf} is for Surefire. Those that start artifacts of their own are handed out one by one.
 */
@Suite
@SelectPackages("dev.signet")
@IncludeClassNamePatterns(".*IT")
@ExcludeClassNamePatterns("dev\\.signet\\.(packaged|verifiers)\\..*")
class OnTheArtifact {}
