using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Contracts;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Questions;

/// <summary>The answers, whoever asks and however. Looking reads a snapshot beside the writer and waits for nobody.</summary>
internal sealed class Answers(Engine engine, TimeProvider time)
{
    /// <summary>Still to be acted on.</summary>
    public const string Valid = "valid";

    /// <summary>Nobody was ever told of such a trigger.</summary>
    public const string Unknown = "unknown";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What became of a trigger: valid, resolved, retracted, expired or unknown.</summary>
    public string Check(Guid triggerId)
    {
        using var reader = engine.Database.OpenReader();
        var trigger = CycleTable.FindTrigger(reader, triggerId);
        if (trigger is not { Disposition: Disposition.Published })
            return Unknown;
        return trigger.State switch
        {
            // The sweep may not have come by yet
            TriggerState.Open => trigger.ExpiresAt > Now ? Valid : "expired",
            TriggerState.Resolved => "resolved",
            TriggerState.Retracted => "retracted",
            _ => "expired",
        };
    }

    /// <summary>Forgets a customer; says so where there was nothing to forget.</summary>
    public CustomerErasure Erase(string customerId) => !string.IsNullOrEmpty(customerId) && engine.Eraser.Erase(customerId, Now) is { } receipt
        ? new() { IsKnown = true, Receipt = WinBackMessages.BodyOf(receipt), IsScrubbed = receipt.IsScrubbed }
        : new() { IsKnown = false };

    /// <summary>Why a customer was flagged or not; null where nothing is known of the customer.</summary>
    public JsonElement? Explain(string customerId)
    {
        if (string.IsNullOrEmpty(customerId))
            return null;
        using var reader = engine.Database.OpenReader();
        using var snapshot = reader.BeginSnapshot();
        return CustomerExplanations.Of(reader, customerId, engine.Options, Now) is { } report ? JsonSerializer.SerializeToElement(report.ToJson(), ReportJson.Options) : null;
    }
}
