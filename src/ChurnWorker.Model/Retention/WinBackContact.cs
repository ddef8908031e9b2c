namespace ChurnWorker.Model.Retention;

/// <summary>One win-back cycle as the experiment sees it, at the first of its triggers that was published or held out.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="IsTreated">Dealt to contact rather than to the holdout: intention to treat, whatever became of the message.</param>
/// <param name="FiredAt">When, Unix milliseconds UTC.</param>
/// <param name="Stage">Stage of that first trigger.</param>
/// <param name="Tier">Value tier at the last purchase.</param>
/// <param name="Currency">ISO 4217 code of the customer's money.</param>
/// <param name="IsDealtAsNow">Whether it was dealt by the policy in force, whose share of held-out cycles the sample ratio is checked against.</param>
public readonly record struct WinBackContact(Guid CycleId, bool IsTreated, long FiredAt, int Stage, string Tier, string Currency, bool IsDealtAsNow);
