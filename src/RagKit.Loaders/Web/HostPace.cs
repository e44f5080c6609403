using System.Collections.Concurrent;

namespace RagKit.Web;

/// <summary>Lets requests to one host go one after the other, a least time apart. Safe to use from several threads at once.</summary>
internal sealed class HostPace(double? requestsPerSecond, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Turn> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _apart = requestsPerSecond is double rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;

    /// <summary>Waits for the host's next turn.</summary>
    public Task WaitAsync(Uri address, CancellationToken cancellationToken)
    {
        Turn turn = _hosts.GetOrAdd(address.Authority, _ => new Turn());
        TimeSpan wait;
        lock (turn)
        {
            TimeSpan apart = turn.Apart > _apart ? turn.Apart : _apart;
            if (apart == TimeSpan.Zero)
                return Task.CompletedTask;
            TimeSpan now = time.GetElapsedTime(_start);
            wait = turn.Next > now ? turn.Next - now : TimeSpan.Zero;
            turn.Next = now + wait + apart;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Makes the time between two requests to a host no shorter than its robots.txt asks.</summary>
    public void Keep(Uri address, TimeSpan apart)
    {
        Turn turn = _hosts.GetOrAdd(address.Authority, _ => new Turn());
        lock (turn)
            turn.Apart = apart;
    }

    private sealed class Turn
    {
        public TimeSpan Apart { get; set; }

        public TimeSpan Next { get; set; }
    }
}
