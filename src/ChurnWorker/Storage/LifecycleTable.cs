using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where customers stand in the lifecycle. Empty unless the policy asks for it. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class LifecycleTable(StoreConnection writer) : ReviewedTable<LifecycleRow>(writer, "lifecycles", "customer_id, state, since, next_review_at")
{
    protected override Statement Bind(Statement save, LifecycleRow row) =>
        save.Bind(1, row.CustomerId).Bind(2, (long?)row.Standing?.State).Bind(3, row.Standing?.Since).Bind(4, row.NextReviewAt);

    protected override LifecycleRow Read(Statement row) =>
        new(row.Text(0), row.NullableInt64(1) is { } state ? new LifecycleStanding((LifecycleState)state, row.Int64(2)) : null, row.NullableInt64(3));
}
