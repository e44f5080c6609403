using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RagKit.Postgres;

/// <summary>Connection strings by name, from the host's configuration.</summary>
internal static class ConfiguredConnection
{
    public static string Find(IServiceProvider services, string name)
    {
        IConfiguration configuration = services.GetService<IConfiguration>()
            ?? throw new RagKitException($"Connection string '{name}' cannot be found: no IConfiguration is registered. Register one, or give the connection string itself.");
        return configuration.GetConnectionString(name) is { Length: > 0 } found ? found : throw new RagKitException(
            $"There is no connection string '{name}': set ConnectionStrings:{name} in the configuration, or ConnectionStrings__{name} in the environment.");
    }
}
