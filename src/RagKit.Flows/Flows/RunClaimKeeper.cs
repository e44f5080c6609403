using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Keeps a run claimed while it is at work, so that no other process takes it, and hears when somebody asks it to stop.</summary>
internal sealed class RunClaimKeeper(FlowRunner runner, RunExecution run)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    // The start of a process is computed from the machine's, and differs a little from reading to reading.
    private static readonly TimeSpan SameProcess = TimeSpan.FromSeconds(5);

    // Containers may share a machine's name and not see each other's processes. Empty where there is no such thing.
    private static readonly string Namespace = (new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").Trim('p', 'i', 'd', ':', '[', ']');

    /// <summary>
    /// A name for a runner: machine, process and when that began, bits that no other runner has, and who can see the process. The bits alone
    /// where no other process can see the ledger.
    /// </summary>
    public static string MakeOwner(IRunStore runs) => !runs.IsDurable ? RandomNumberGenerator.GetHexString(16, lowercase: true) : string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{ProcessStart(Environment.ProcessId)}:{RandomNumberGenerator.GetHexString(8, lowercase: true)}@{Namespace}");

    /// <summary>Takes the run for an owner, if it is free. One whose owner was a process of this machine that is gone is taken at once.</summary>
    /// <returns>Whether it was taken, and who else may be at work on it: who has it, or has let its time pass and may still live.</returns>
    public static async Task<(bool IsTaken, RunClaim? Other)> TryClaimAsync(FlowRunner runner, string runId, string owner, CancellationToken cancellationToken)
    {
        RunClaim? other = await runner.Runs.FindClaimAsync(runId, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = runner.Time.GetUtcNow();
        if (other?.Owner == owner)
        {
            other = null;
        }
        else if (other is not null && IsDead(other.Owner))
        {
            await runner.Runs.TryClaimRunAsync(runId, other.Owner, now, now, cancellationToken).ConfigureAwait(false);
            other = null;
        }
        else if (other?.Until > now)
        {
            return (false, other);
        }
        return await runner.Runs.TryClaimRunAsync(runId, owner, now, now + Lease, cancellationToken).ConfigureAwait(false)
            ? (true, other)
            : (false, await runner.Runs.FindClaimAsync(runId, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gives a run back.</summary>
    public static async Task ReleaseAsync(FlowRunner runner, string runId, string owner)
    {
        DateTimeOffset now = runner.Time.GetUtcNow();
        await runner.Runs.TryClaimRunAsync(runId, owner, now, now, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Whether a claim's owner is known to be gone.</summary>
    public static bool IsDead(string owner)
    {
        string[] parts = owner.Split(':');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out int process) ||
            !long.TryParse(parts[2], CultureInfo.InvariantCulture, out long began) || (parts[3].Split('@') is [_, string seen] && seen != Namespace))
            return false;
        long start = ProcessStart(process);
        return start == 0 || Math.Abs(start - began) > SameProcess.Ticks;
    }

    /// <summary>Beats until cancelled, then gives the run back.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        using PeriodicTimer timer = new(Beat, runner.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
                await BeatAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            await ReleaseAsync(runner, run.Id, runner.Owner).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(CancellationToken ended)
    {
        try
        {
            DateTimeOffset now = runner.Time.GetUtcNow();
            RunClaim? claim = await runner.Runs.FindClaimAsync(run.Id, ended).ConfigureAwait(false);
            if (claim is { CancelRequested: true } && claim.Owner == runner.Owner)
                run.Stop();
            if (!await runner.Runs.TryClaimRunAsync(run.Id, runner.Owner, now, now + Lease, ended).ConfigureAwait(false))
            {
                FlowLog.ClaimNotRenewed(runner.Logger, run.Id, $"it was taken by {claim?.Owner}; it stops here.");
                run.Lose();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            FlowLog.ClaimNotRenewed(runner.Logger, run.Id, e.Message);
        }
    }

    /// <summary>When a process of this machine began, in ticks; 0 when there is none of that number.</summary>
    private static long ProcessStart(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return 0;
        }
    }
}
