namespace ChurnWorker.Model.WinBack;

/// <summary>Where a customer stands, for people who sort customers. The numbers are stored: never renumber.</summary>
public enum LifecycleState
{
    /// <summary>One purchase occasion, no stage reached since.</summary>
    New = 0,

    /// <summary>Several purchase occasions, no stage reached since.</summary>
    Active = 1,

    /// <summary>The first stage is reached.</summary>
    Cooling = 2,

    /// <summary>A stage between the first and the last is reached.</summary>
    AtRisk = 3,

    /// <summary>The last stage is reached.</summary>
    Lapsed = 4,

    /// <summary>Bought again after being at risk, lapsed or cancelled; until the next purchase.</summary>
    Recovered = 5,

    /// <summary>The last subscription ended and nothing was bought since.</summary>
    Cancelled = 6,
}
