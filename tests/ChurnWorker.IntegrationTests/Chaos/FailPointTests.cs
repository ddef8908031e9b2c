using System.Reflection;
using System.Text.RegularExpressions;
using ChurnWorker.Telemetry;

namespace ChurnWorker.IntegrationTests.Chaos;

/// <summary>A boundary that the run does not know of is one at which nobody ever died.</summary>
public sealed partial class FailPointTests
{
    [Fact]
    public void The_chaos_run_dies_at_every_fail_point_there_is()
    {
        var points = typeof(FailPoint).GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(field => field.IsLiteral && field.Name != nameof(FailPoint.Variable))
            .Select(field => (string)field.GetRawConstantValue()!);
        var known = Point().Matches(File.ReadAllText(Path.Combine(ChaosRun.Scripts, "chaos.py"))).Select(match => match.Groups["name"].Value);
        known.ShouldBe(points, ignoreOrder: true);
    }

    [GeneratedRegex("""\("(?<name>[a-z]+\.[a-z]+)", \d+\)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Point();
}
