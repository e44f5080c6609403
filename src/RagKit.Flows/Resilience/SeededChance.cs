using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Resilience;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014): the same numbers for the same seed on every machine. Thread-safe: threads
/// share one sequence.
/// </summary>
internal sealed class SeededChance(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>One whose seed is a name.</summary>
    public static SeededChance For(string name) => new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));

    /// <summary>A number from 0 to below 1.</summary>
    public double Next()
    {
        ulong mixed = Interlocked.Add(ref _state, Step);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }
}
