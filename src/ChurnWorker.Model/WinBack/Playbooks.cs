namespace ChurnWorker.Model.WinBack;

/// <summary>What a campaign system should play when a customer says why.</summary>
public static class Playbooks
{
    /// <summary>Stands for every reason that no other entry names.</summary>
    public const string AnyReason = "*";

    /// <summary>Reasons that shops commonly offer on their cancellation pages, as <c>reason=playbook</c>.</summary>
    public static IReadOnlyList<string> Common { get; } =
    [
        "price=price", "too_expensive=price", "unused=usage", "not_using=usage", "competitor=comparison", "switched_service=comparison",
        "missing_features=product", "low_quality=product", "technical_issues=service", "customer_service=service", $"{AnyReason}=win-back",
    ];

    /// <summary>The playbook of a reason in the shop's own words; null where none is named for it. Case, spaces and hyphens do not matter.</summary>
    public static string? For(string? reason, IReadOnlyList<string> entries)
    {
        var stated = Normal(reason ?? AnyReason);
        return Find(stated, entries) ?? Find(AnyReason, entries);
    }

    private static string? Find(string reason, IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
            if (entry.Split('=', 2) is [var name, var playbook] && Normal(name) == reason)
                return playbook.Trim();
        return null;
    }

    private static string Normal(string reason) => reason.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}
