using System.Security.Cryptography;
using System.Text;

namespace RagKit.Redis;

/// <summary>A Lua script, called by its hash. It is given one key, from which it derives the others: all of them are in one slot.</summary>
internal sealed class RedisScript(string text)
{
    public string Text { get; } = text.ReplaceLineEndings("\n");

#pragma warning disable CA5350 // Redis names scripts by their SHA-1; nothing is secured by it.
    public byte[] Hash { get; } = SHA1.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
#pragma warning restore CA5350
}
