namespace ChurnWorker.Contracts;

/// <summary>Names of events and messages as they stand in a message's type.</summary>
public static class EventTypes
{
    /// <summary>In: <see cref="Contracts.PurchaseCompleted"/>.</summary>
    public const string PurchaseCompleted = "purchase.completed";

    /// <summary>In: <see cref="Contracts.OrderCancelled"/>.</summary>
    public const string OrderCancelled = "order.cancelled";

    /// <summary>Out: <see cref="Contracts.WinBackTriggered"/>.</summary>
    public const string WinBackTriggered = "winback.triggered";

    /// <summary>Out: <see cref="Contracts.WinBackResolved"/>.</summary>
    public const string WinBackResolved = "winback.resolved";

    /// <summary>Out: <see cref="Contracts.WinBackRetracted"/>.</summary>
    public const string WinBackRetracted = "winback.retracted";

    /// <summary>Out: <see cref="Contracts.WinBackExpired"/>.</summary>
    public const string WinBackExpired = "winback.expired";

    /// <summary>Out: <see cref="Contracts.ServiceRecoveryNeeded"/>.</summary>
    public const string ServiceRecoveryNeeded = "service.recovery.needed";
}
