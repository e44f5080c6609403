using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// The saved form of an index, version 1, little-endian: header with its sum, then for each segment the parts of its nodes one behind the other as they
/// lie in memory, the upper links, the keys of zeros and of shared nodes, the vectors that such keys
/// have of their own, and a sum over all.
/// </summary>
internal static unsafe class HnswFile
{
    private const ulong Magic = 0x3130_5753_4E48_4B52;
    private const int MostNodes = 1 << 30;

    public static void Write(HnswGraph graph, HnswKeys keys, Stream stream)
    {
        ChecksumStream output = new(stream);
        HnswOptions options = graph.Options;
        (int entry, int layer) = graph.Entry;
        output.Write(Magic);
        foreach (int value in (int[])[graph.Shape.Dimensions, options.M, options.EfConstruction, options.EfSearch, options.Seed, options.KeepVectors ? 1 : 0, graph.Taken, entry, layer])
            output.Write(value);
        output.WriteSum();
        HnswNodes nodes = graph.Nodes;
        for (int first = 0; first < graph.Taken; first += graph.Shape.SegmentNodes)
        {
            foreach ((nint address, long length) in Parts(graph, nodes.Segments[first >> graph.Shape.SegmentShift], first))
                output.Write(new ReadOnlySpan<byte>((void*)address, checked((int)length)));
        }
        for (int node = 0; node < graph.Taken; node++)
        {
            if (nodes.Upper(node) is int[] upper)
                output.Write(MemoryMarshal.AsBytes<int>(upper));
        }
        int[] shared = [.. Enumerable.Range(0, graph.Taken).Where(node => nodes.State(node) == HnswState.Shared)];
        foreach (int node in (int[])[HnswKeys.Zeros, .. shared])
        {
            IReadOnlyCollection<long> held = keys.Of(node);
            output.Write(held.Count);
            foreach (long key in held)
                output.Write(key);
        }
        output.Write(keys.Owned.Count);
        foreach ((long key, float[] vector) in keys.Owned.OrderBy(own => own.Key))
        {
            output.Write(key);
            output.Write(MemoryMarshal.AsBytes<float>(vector));
        }
        output.WriteSum();
    }

    /// <exception cref="RagKitException">What is read is not an index that was written whole.</exception>
    public static void Read(Stream stream, Func<int, HnswOptions, (HnswGraph Graph, HnswKeys Keys)> make, out HnswGraph graph, out HnswKeys keys)
    {
        try
        {
            ChecksumStream input = new(stream);
            if (input.Read<ulong>() != Magic)
                throw new RagKitException("This is not a vector index of version 1: build the index again.");
            int[] header = new int[9];
            input.Read(MemoryMarshal.AsBytes(header.AsSpan()));
            if (!input.ReadSum())
                throw Damaged("the header's sum differs");
            Ensure(header[0] is >= 1 and <= HnswIndex.MostDimensions && header[6] is >= 0 and <= MostNodes, "the header's values are out of range");
            HnswOptions options = new() { M = header[1], EfConstruction = header[2], EfSearch = header[3], Seed = header[4], KeepVectors = header[5] != 0 };
            (graph, keys) = make(header[0], options);
            ReadNodes(graph, header[6], input);
            ReadUpper(graph, input);
            ReadKeys(graph, keys, input);
            Ensure(input.ReadSum(), "the sum differs");
            RestoreEntry(graph, header[7], header[8]);
        }
        catch (EndOfStreamException e)
        {
            throw new RagKitException("The vector index is cut short: build the index again.", e);
        }
        catch (ArgumentException e)
        {
            throw new RagKitException($"The vector index is damaged ({e.Message}): build the index again.", e);
        }
    }

    private static void ReadNodes(HnswGraph graph, int taken, ChecksumStream input)
    {
        int size = graph.Shape.SegmentNodes;
        for (int first = 0; first < taken; first += size)
        {
            // One segment at a time: a file that says it is large and is not ends early, before its memory is taken.
            graph.Restore(Math.Min(taken, first + size));
            HnswNodes nodes = graph.Nodes;
            foreach ((nint address, long length) in Parts(graph, nodes.Segments[^1], first))
                input.Read(new Span<byte>((void*)address, checked((int)length)));
            int count = Math.Min(size, taken - first);
            Span<int> links = new(nodes.LowLinks(first), count * graph.Shape.LowLinks);
            Ensure(!links.ContainsAnyExceptInRange(HnswGraph.NoNode, taken - 1), "a link leads nowhere");
        }
    }

    private static void ReadUpper(HnswGraph graph, ChecksumStream input)
    {
        HnswNodes nodes = graph.Nodes;
        for (int node = 0; node < graph.Taken; node++)
        {
            int layers = nodes.Level(node);
            Ensure(layers <= HnswGraph.MostLayers && nodes.State(node) <= HnswState.Leaving && float.IsFinite(nodes.Step(node)), "a node's values are out of range");
            // A sweep that was under way begins anew.
            if (nodes.State(node) is HnswState.Dead or HnswState.Leaving)
            {
                nodes.SetState(node, HnswState.Dead);
                graph.Dead++;
            }
            if (layers == 0)
                continue;
            int[] upper = new int[layers * graph.Shape.HighLinks];
            input.Read(MemoryMarshal.AsBytes(upper.AsSpan()));
            Ensure(!upper.AsSpan().ContainsAnyExceptInRange(HnswGraph.NoNode, graph.Taken - 1), "a link leads nowhere");
            nodes.Upper(node) = upper;
        }
    }

    private static void ReadKeys(HnswGraph graph, HnswKeys keys, ChecksumStream input)
    {
        HnswNodes nodes = graph.Nodes;
        foreach (long key in Held(input))
            Ensure(keys.TryRestore(key, HnswKeys.Zeros), "a key is there twice");
        List<int> free = [];
        for (int node = 0; node < graph.Taken; node++)
        {
            HnswState state = nodes.State(node);
            if (state == HnswState.Free)
                free.Add(node);
            else
                keys.RestoreContent(node, HnswIndex.ContentOf(nodes, graph.Shape, node));
            if (state == HnswState.Single)
                Ensure(keys.TryRestore(nodes.Key(node), node), "a key is there twice");
            else if (state == HnswState.Shared)
                Ensure(keys.TryRestore(node, [.. Held(input)]), "a key is there twice");
        }
        int owned = input.Read<int>();
        for (int i = 0; i < owned; i++)
        {
            long key = input.Read<long>();
            float[] vector = new float[graph.Shape.VectorLength];
            input.Read(MemoryMarshal.AsBytes(vector.AsSpan()));
            Ensure(keys.TryRestoreOwn(key, vector), "a vector has no key");
        }
        graph.Free(free);
    }

    private static IEnumerable<long> Held(ChecksumStream input)
    {
        int count = input.Read<int>();
        for (int i = 0; i < count; i++)
            yield return input.Read<long>();
    }

    private static void RestoreEntry(HnswGraph graph, int entry, int layer)
    {
        if (entry == HnswGraph.NoNode)
            return;
        Ensure(entry >= 0 && entry < graph.Taken && graph.Nodes.State(entry) != HnswState.Free && layer == graph.Nodes.Level(entry), "the entry is no node");
        graph.Entry = (entry, layer);
    }

    private static (nint Address, long Length)[] Parts(HnswGraph graph, HnswSegment segment, int first) =>
        Parts(segment, graph.Shape, Math.Min(graph.Shape.SegmentNodes, graph.Taken - first));

    private static (nint Address, long Length)[] Parts(HnswSegment segment, HnswShape shape, long nodes) =>
    [
        ((nint)segment.Codes, nodes * shape.CodeLength),
        ((nint)segment.Links, nodes * shape.LowLinks * sizeof(int)),
        ((nint)segment.Steps, nodes * sizeof(float)),
        ((nint)segment.Keys, nodes * sizeof(long)),
        ((nint)segment.States, nodes),
        ((nint)segment.Levels, nodes),
        ((nint)segment.Vectors, nodes * shape.VectorLength * sizeof(float)),
    ];

    private static void Ensure(bool holds, string what)
    {
        if (!holds)
            throw Damaged(what);
    }

    private static RagKitException Damaged(string what) => new($"The vector index is damaged ({what}): build the index again.");
}
