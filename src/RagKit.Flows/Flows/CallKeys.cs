using System.Runtime.InteropServices;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Gives each call of a run its key: equal calls are told apart by which of them it is, in the order they are made. Thread-safe.</summary>
internal sealed class CallKeys
{
    // Odd constants, so that multiples of them are all different: the golden ratio's bits, and the square root of two's.
    private static readonly UInt128 OccurrenceStep = new(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835);
    private static readonly UInt128 ItemStep = new(0xB504F333F9DE6484, 0x597D89B3754ABE9F);

    // Of values alone, so that a run of a million calls leaves nothing for the garbage collector to follow.
    private readonly Dictionary<UInt128, int> _occurrences = [];
    private readonly Lock _lock = new();

    /// <summary>The key of a call by what is equal in equal calls.</summary>
    public TaskKey Next(UInt128 name, UInt128 input)
    {
        UInt128 call = name + (input * 3);
        int occurrence;
        lock (_lock)
            occurrence = ++CollectionsMarshal.GetValueRefOrAddDefault(_occurrences, call, out _);
        return Made(call + (OccurrenceStep * (UInt128)(uint)occurrence));
    }

    /// <summary>The key of a mapped item.</summary>
    public static TaskKey OfItem(TaskKey map, long index) => Made(map.Value + (ItemStep * (UInt128)(ulong)(index + 1)));

    /// <summary>The first 128 bits of a SHA-256 over a name.</summary>
    public static UInt128 Hash(string name) => BitConverter.ToUInt128(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

    // 0 stands for the run.
    private static TaskKey Made(UInt128 value) => new(value == default ? UInt128.One : value);
}
