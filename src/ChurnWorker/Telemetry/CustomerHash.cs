using System.Security.Cryptography;
using System.Text;

namespace ChurnWorker.Telemetry;

/// <summary>What stands for a customer id in a log: the same for the same customer and key, of no use to whoever lacks the key.</summary>
internal sealed class CustomerHash
{
    private const int ShownBytes = 8;
    private readonly byte[] _key;

    /// <param name="key">Configured key; null takes a random one that lives as long as the process.</param>
    public CustomerHash(string? key) => _key = key is null ? RandomNumberGenerator.GetBytes(32) : Encoding.UTF8.GetBytes(key);

    /// <summary>First 64 bits of HMAC-SHA256, 16 hexadecimal digits.</summary>
    public string Of(string customerId) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(customerId)).AsSpan(0, ShownBytes));
}
