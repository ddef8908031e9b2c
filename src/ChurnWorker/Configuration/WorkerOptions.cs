using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Configuration;

/// <summary>Everything that can be configured, one property a section. Defaults run the embedded worker: SQLite, in-memory bus, loopback HTTP.</summary>
internal sealed class WorkerOptions
{
    public StoreOptions Store { get; init; } = new();

    public BusOptions Bus { get; init; } = new();

    public IntakeOptions Intake { get; init; } = new();

    public OutboxOptions Outbox { get; init; } = new();

    public WinBackOptions WinBack { get; init; } = new();

    public ShopOptions Shop { get; init; } = new();

    public SweepOptions Sweep { get; init; } = new();

    public CalibrationOptions Calibration { get; init; } = new();

    public OpsOptions Ops { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    private WinBackPolicy? _shadow;

    /// <summary>The policy of the file that <c>WinBack:Shadow</c> names; null where it names none. No property, for these are sections.</summary>
    public WinBackPolicy? ShadowPolicy() => _shadow;

    /// <summary>Notes it once the file is read.</summary>
    public void ShadowIs(WinBackPolicy policy) => _shadow = policy;
}
