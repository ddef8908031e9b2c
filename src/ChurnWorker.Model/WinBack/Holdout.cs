using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChurnWorker.Model.WinBack;

/// <summary>Deals cycles to the holdout by a salted hash: the same cycle always falls on the same side, another salt deals anew.</summary>
public static class Holdout
{
    /// <summary>Whether a cycle is held out.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="salt">The salt of the policy.</param>
    /// <param name="percent">Share held out, 0 to 100.</param>
    public static bool Contains(Guid cycleId, string salt, double percent)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}\n{cycleId:D}"));
        var draw = BinaryPrimitives.ReadUInt32BigEndian(digest) / 4294967296.0;
        return draw * 100 < percent;
    }
}
