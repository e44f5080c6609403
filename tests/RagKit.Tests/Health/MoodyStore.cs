using System.Reflection;
using RagKit.Stores;
using RagKit.Tests.Sync;

namespace RagKit.Tests.Health;

/// <summary>A store before another one: it can fail or hang at every call, and say of itself what a test tells it to.</summary>
public class MoodyStore : DispatchProxy
{
    private InMemoryChunkStore _inner = null!;

    /// <summary>Done before every call; throws, or does not return.</summary>
    public Action Mood { get; set; } = static () => { };

    /// <summary>What it says of itself; <see langword="null"/> for what is true.</summary>
    public StoreStatus? Says { get; set; }

    public static (IWholeStore Store, MoodyStore Control) Over(InMemoryChunkStore inner)
    {
        IWholeStore store = Create<IWholeStore, MoodyStore>();
        MoodyStore control = (MoodyStore)(object)store;
        control._inner = inner;
        return (store, control);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Mood();
        return Says is not null && targetMethod!.Name == nameof(IChunkStore.GetStatusAsync) ? new ValueTask<StoreStatus>(Says) : targetMethod!.Invoke(_inner, args);
    }
}
