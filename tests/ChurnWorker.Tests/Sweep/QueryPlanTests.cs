using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

public sealed class QueryPlanTests
{
    [Fact]
    public void Who_is_due_is_found_by_the_index_on_the_review_instant_without_sorting()
    {
        using var bench = new Bench();
        var plan = Plan(bench, CustomerTable.DueSql);
        plan.ShouldContain("USING INDEX customers_review (next_review_at<?)");
        plan.ShouldNotContain("TEMP B-TREE");
        plan.ShouldNotContain("SCAN");
    }

    [Fact]
    public void Whether_anybody_is_due_reads_the_index_alone()
    {
        using var bench = new Bench();
        Plan(bench, CustomerTable.AnyDueSql).ShouldBe("SEARCH customers USING COVERING INDEX customers_review (next_review_at<?)");
    }

    /// <summary>The last column of a plan's rows is its text.</summary>
    private static string Plan(Bench bench, string sql) =>
        string.Join('\n', bench.Query("EXPLAIN QUERY PLAN " + sql.Replace("?", "1", StringComparison.Ordinal)).Select(row => row.Split('|')[^1]));
}
