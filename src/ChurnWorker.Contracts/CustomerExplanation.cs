using System.Text.Json;

namespace ChurnWorker.Contracts;

/// <summary>Why a customer was flagged or not (<c>customer.explanation</c>).</summary>
public sealed record CustomerExplanation
{
    /// <summary>Whether anything is known of the customer.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>What <c>explain CUSTOMER --json</c> prints: for people and logs, not a contract of its own; null for an unknown customer.</summary>
    public JsonElement? Explanation { get; init; }
}
