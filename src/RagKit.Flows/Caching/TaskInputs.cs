using System.Reflection;

namespace RagKit.Caching;

/// <summary>
/// The inputs of a task by name, made once a task so that nothing is reflected over when it is called: the elements of a named tuple, the
/// properties of a record or anonymous type, else the one parameter. Thread-safe.
/// </summary>
internal abstract class TaskInputs<TIn>
{
    /// <summary>Reads the names of a task's inputs off its body.</summary>
    /// <param name="task">The task's name, for messages.</param>
    /// <param name="body">The delegate's method.</param>
    public static TaskInputs<TIn> Of(string task, MethodInfo body) => throw new NotImplementedException();

    /// <summary>The first 128 bits of a SHA-256 over the canonical encoding of all inputs; false for what cannot be keyed.</summary>
    public abstract bool TryHash(TIn input, out UInt128 hash);

    /// <summary>The cache key of a call, in hexadecimal: a SHA-256 over the task's name and version, and what the policy asks for.</summary>
    /// <exception cref="Flows.FlowException">An input cannot be keyed: the message names it, its type, and what to do.</exception>
    public abstract string CacheKey(TIn input, CachePolicy policy, string version, string runId);

    /// <summary>Checks a policy against the names of the inputs, when the task is made.</summary>
    /// <exception cref="ArgumentException">An excluded input does not exist; the message names those that do.</exception>
    public abstract void Validate(CachePolicy policy);

    /// <summary>Fills a template such as <c>fetch {url}</c> from the inputs, and from their properties: <c>{request.Url}</c>.</summary>
    /// <exception cref="ArgumentException">The template names no input; the message names those that there are.</exception>
    public abstract Func<TIn, string> Compile(string template);
}
