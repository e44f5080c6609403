using System.Globalization;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>The process that writes to a store.</summary>
internal sealed class CrashWriter(string path, int seed, int operations, string prefix) : KillableProcess(
    "RagKit.Stores.Sqlite.CrashWriter.dll", path, seed.ToString(CultureInfo.InvariantCulture), operations.ToString(CultureInfo.InvariantCulture), prefix);
