using System.Reflection;
using RagKit.Stores;

namespace RagKit.Tests.Sync;

/// <summary>All that a corpus asks of a store, so that one object can stand before it.</summary>
public interface IWholeStore : IChunkStore, IIngestLedger, IArtifactStore;

/// <summary>A store before another one, which it does not dispose: it counts calls, can die at one of them, and can lose chunks on the way.</summary>
public class WholeStore : DispatchProxy
{
    private InMemoryChunkStore _inner = null!;
    private int _calls;

    /// <summary>How many calls were made.</summary>
    public int Calls => _calls;

    /// <summary>The call at which the process dies: that one and all behind it throw. 0 for never.</summary>
    public int DiesAt { get; set; }

    /// <summary>Whether it dies after the call has done its work, and not before.</summary>
    public bool DiesAfter { get; set; }

    /// <summary>The document whose last chunk is lost whenever it is written; <see langword="null"/> for none.</summary>
    public string? Loses { get; set; }

    public static (IWholeStore Store, WholeStore Control) Over(InMemoryChunkStore inner)
    {
        IWholeStore store = Create<IWholeStore, WholeStore>();
        WholeStore control = (WholeStore)(object)store;
        control._inner = inner;
        return (store, control);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        int call = Interlocked.Increment(ref _calls);
        bool dies = DiesAt > 0 && call >= DiesAt;
        if (dies && !(DiesAfter && call == DiesAt))
            throw new IOException($"The process died at call {DiesAt}, {targetMethod!.Name}.");
        if (Loses is not null && args is [IReadOnlyList<DocumentChunks> documents, ..])
            args[0] = documents.Select(document => document.Document.Id == Loses ? document with { Chunks = [.. document.Chunks.SkipLast(1)], Vectors = new Dictionary<string, ReadOnlyMemory<float>>() } : document).ToArray();
        object? result;
        try
        {
            result = targetMethod!.Invoke(_inner, args);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
        return dies ? throw new IOException($"The process died after call {DiesAt}, {targetMethod.Name}.") : result;
    }
}
