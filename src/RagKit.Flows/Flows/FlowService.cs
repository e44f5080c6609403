using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagKit.Schedules;

namespace RagKit.Flows;

/// <summary>A host's flows: resumes what a process left behind, starts scheduled runs, fires schedules.</summary>
internal sealed class FlowService(FlowRunner runner, IEnumerable<FlowSchedule> schedules, IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan DueInterval = TimeSpan.FromSeconds(1), RecoverInterval = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ScheduledAction[] actions = [.. schedules.Select(schedule => new ScheduledAction(
            schedule.Name, schedule.Schedule, (firing, token) => schedule.RunAsync(runner, IdOf(firing), token)))];
        IScheduleStore store = services.GetService(typeof(IScheduleStore)) as IScheduleStore ?? runner.Runs as IScheduleStore ?? new MemoryScheduleStore();
        return Task.WhenAll(
            EveryAsync(DueInterval, token => runner.StartDueAsync(token), stoppingToken),
            EveryAsync(RecoverInterval, token => runner.RecoverAsync(token), stoppingToken),
            actions.Length == 0 ? Task.CompletedTask : new Scheduler(actions, store, runner.Time, services.GetService(typeof(ILogger<Scheduler>)) as ILogger<Scheduler>).RunAsync(stoppingToken));
    }

    // The same time of the same schedule is the same run, so a firing that is repeated goes on with it.
    private static string IdOf(ScheduledFiring firing) => string.Create(CultureInfo.InvariantCulture, $"{firing.Schedule}-{firing.Due.ToUniversalTime():yyyyMMdd-HHmmss}");

    private async Task EveryAsync(TimeSpan interval, Func<CancellationToken, Task> act, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(interval, runner.Time);
        do
        {
            try
            {
                await act(stopping).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                FlowLog.ServiceStumbled(runner.Logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }
}
