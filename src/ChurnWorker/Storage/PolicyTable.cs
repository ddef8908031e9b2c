using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Policies by version. Inside a <see cref="WriteTransaction"/> only, unless told otherwise.</summary>
internal sealed class PolicyTable(StoreConnection writer)
{
    /// <summary>Keeps a policy; one that is kept already stays as it is.</summary>
    public void Add(WinBackPolicy policy) =>
        writer.Execute("INSERT INTO policies (version, policy) VALUES (@version, @text) ON CONFLICT (version) DO NOTHING", new { version = policy.Version, text = policy.ToJson() });

    /// <summary>Every policy that ever was in force, read beside the writer.</summary>
    public static IReadOnlyList<WinBackPolicy> All(StoreConnection reader) =>
        [.. reader.Query<string>("SELECT policy FROM policies ORDER BY version").Select(WinBackPolicy.FromJson)];
}
