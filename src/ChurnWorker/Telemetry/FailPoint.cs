using System.Diagnostics;
using System.Globalization;

namespace ChurnWorker.Telemetry;

/// <summary>
/// Places at which the chaos run ends the process as a power cut would: on either side of every commit, acknowledgement, publish and mark.
/// Off unless <c>CHURNWORKER_FAIL_POINT=NAME:COUNT</c> names one; then the process kills itself the COUNT-th time it gets there. Never set it in earnest.
/// </summary>
/// <remarks>Unarmed, a point is one comparison of a static field that never changes, which the second compilation of the caller takes out.</remarks>
internal static class FailPoint
{
    /// <summary>Deliveries are taken into a batch; nothing is stored.</summary>
    public const string IntakeTaken = "intake.taken";

    /// <summary>A batch is on disk and not acknowledged.</summary>
    public const string IntakeStored = "intake.stored";

    /// <summary>A batch is acknowledged.</summary>
    public const string IntakeAcknowledged = "intake.acknowledged";

    /// <summary>A batch is assessed and not committed.</summary>
    public const string AssessmentCommitting = "assessment.committing";

    /// <summary>A batch is committed; its lane does not know yet.</summary>
    public const string AssessmentCommitted = "assessment.committed";

    /// <summary>Reviews are decided and not committed.</summary>
    public const string SweepCommitting = "sweep.committing";

    /// <summary>Reviews are committed.</summary>
    public const string SweepCommitted = "sweep.committed";

    /// <summary>Pending messages are read; none is published.</summary>
    public const string RelayRead = "relay.read";

    /// <summary>One message of a window is confirmed; others are under way.</summary>
    public const string RelayPublished = "relay.published";

    /// <summary>A window is confirmed and not marked.</summary>
    public const string RelayConfirmed = "relay.confirmed";

    /// <summary>A window is marked.</summary>
    public const string RelayMarked = "relay.marked";

    /// <summary>A model is stored; no customer has its instants yet.</summary>
    public const string CalibrationStored = "calibration.stored";

    /// <summary>Customers have the instants of a new model, and it is not committed.</summary>
    public const string CalibrationRetiming = "calibration.retiming";

    /// <summary>Name of the environment variable that arms a point.</summary>
    public const string Variable = "CHURNWORKER_FAIL_POINT";

    private static readonly string? s_armed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } armed ? armed[..NameLength(armed)] : null;
    private static int s_left = s_armed is null ? 0 : Count(Environment.GetEnvironmentVariable(Variable)!);

    /// <summary>Ends the process here and now where this point is armed and its turn has come.</summary>
    public static void Reached(string name)
    {
        if (s_armed is not null && s_armed == name && Interlocked.Decrement(ref s_left) == 0)
            Die();
    }

    /// <summary>SIGKILL: no finalizer, no flush, no goodbye to broker or store.</summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static int NameLength(string armed) => armed.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? colon : armed.Length;

    private static int Count(string armed) =>
        int.TryParse(armed.AsSpan(Math.Min(armed.Length, NameLength(armed) + 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Max(1, count) : 1;
}
