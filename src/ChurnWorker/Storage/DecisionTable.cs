using ChurnWorker.Model.WinBack;
using Dapper;

namespace ChurnWorker.Storage;

/// <summary>The decision log. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class DecisionTable(StoreConnection writer) : IDisposable
{
    private readonly Statement _insert = writer.Insert(
        "decisions", "decided_at, customer_id, reason, cycle_id, stage, p_no_purchase, model_id, policy_version, next_review_at, shadow", key: "", OnConflict.Fail);

    /// <summary>Writes one decision.</summary>
    public void Add(long decidedAt, string customerId, Decision decision, string modelId, string policyVersion, bool isShadow = false) =>
        _insert.Bind(1, decidedAt).Bind(2, customerId).Bind(3, decision.Reason).Bind(4, decision.Cycle?.CycleId.ToString("D"))
            .Bind(5, (long?)decision.Trigger?.Stage).Bind(6, decision.PNoPurchase).Bind(7, modelId).Bind(8, policyVersion)
            .Bind(9, decision.NextReviewAt).Bind(10, isShadow ? 1L : 0L).Run();

    /// <summary>All decisions about a customer, in order.</summary>
    public static IReadOnlyList<DecisionRow> Of(StoreConnection reader, string customerId) => reader.Query<DecisionRow>(
        """
        SELECT decided_at AS DecidedAt, reason AS Reason, stage AS Stage, p_no_purchase AS PNoPurchase, model_id AS ModelId, policy_version AS PolicyVersion, shadow AS Shadow
        FROM decisions WHERE customer_id = @customerId ORDER BY sequence
        """,
        new { customerId }).AsList();

    public void Dispose() => _insert.Dispose();
}
