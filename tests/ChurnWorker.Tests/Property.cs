using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ChurnWorker.Tests;

/// <summary>
/// Properties under a seed of their own each run, which is printed, with the smallest failing case. CHURNWORKER_PROPERTY_CASES and
/// CHURNWORKER_PROPERTY_SEED set the number of cases and repeat a run.
/// </summary>
internal static class Property
{
    /// <summary>Tries a property on so many cases.</summary>
    public static void Check<T>(Arbitrary<T> any, Action<T> property, int cases)
    {
        cases = (int)(Number("CHURNWORKER_PROPERTY_CASES") ?? (ulong)cases);
        var seed = Number("CHURNWORKER_PROPERTY_SEED") ?? (ulong)TimeProvider.System.GetTimestamp();
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases} cases, CHURNWORKER_PROPERTY_SEED={seed}");
        try
        {
            Prop.ForAll(any, property).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(cases).WithReplay(
                FSharpOption<FsCheck.Replay>.Some(new FsCheck.Replay(new Rnd(seed), FSharpOption<int>.None))));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Repeat it with CHURNWORKER_PROPERTY_SEED={seed} and CHURNWORKER_PROPERTY_CASES={cases}.\n{e.Message}", e);
        }
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
