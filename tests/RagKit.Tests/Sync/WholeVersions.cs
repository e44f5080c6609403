using System.Reflection;
using RagKit.Stores;

namespace RagKit.Tests.Sync;

/// <summary>All that a corpus asks of a store that keeps versions, so that one object can stand before it.</summary>
public interface IWholeVersions : IWholeStore, IVersionedStore;

/// <summary>
/// A store with versions before another one: it counts the calls to itself and to every version that it opens, and can die at one of them. It disposes the versions
/// that were opened, and not the store.
/// </summary>
public class WholeVersions : DispatchProxy
{
    private object _inner = null!;
    private Death _death = null!;
    private bool _isVersion;

    public static IWholeVersions Over(InMemoryChunkStore inner, Death death) => Make(inner, death, isVersion: false);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.DeclaringType == typeof(IDisposable) || targetMethod.DeclaringType == typeof(IAsyncDisposable))
            return Call(targetMethod, args);
        _death.Before(targetMethod.Name);
        if (!_isVersion && targetMethod.Name == nameof(IVersionedStore.OpenVersionAsync))
            return new ValueTask<IChunkStore>(OpenAsync((IVersionedStore)_inner, (int)args![0]!, (CancellationToken)args[1]!));
        object? result = Call(targetMethod, args);
        _death.After(targetMethod.Name);
        return result;
    }

    private static IWholeVersions Make(object inner, Death death, bool isVersion)
    {
        IWholeVersions store = Create<IWholeVersions, WholeVersions>();
        WholeVersions control = (WholeVersions)(object)store;
        (control._inner, control._death, control._isVersion) = (inner, death, isVersion);
        return store;
    }

    private async Task<IChunkStore> OpenAsync(IVersionedStore versions, int number, CancellationToken ends)
    {
        IChunkStore opened = await versions.OpenVersionAsync(number, ends);
        _death.After(nameof(IVersionedStore.OpenVersionAsync));
        return Make(opened, _death, isVersion: true);
    }

    private object? Call(MethodInfo method, object?[]? args)
    {
        try
        {
            return method.Invoke(_inner, args);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    /// <summary>When the process dies: at a call, before it or when it has done its work; that one and all behind it throw.</summary>
    /// <param name="at">The number of the call, from 1 on; 0 for never.</param>
    /// <param name="isAfter">Whether that call does its work.</param>
    public sealed class Death(int at, bool isAfter)
    {
        private int _calls;

        /// <summary>Whether it came to that.</summary>
        public bool Came => at > 0 && _calls >= at;

        internal void Before(string call)
        {
            int number = Interlocked.Increment(ref _calls);
            if (at > 0 && (number > at || (number == at && !isAfter)))
                throw new IOException($"The process died at call {at}, {call}.");
        }

        internal void After(string call)
        {
            if (at > 0 && _calls >= at)
                throw new IOException($"The process died after call {at}, {call}.");
        }
    }
}
