//! How far a thread steps back behind the others.

/// Sets the niceness of this thread. On Linux niceness belongs to a thread; elsewhere, and where the system refuses, it works as before.
pub fn set(niceness: i32) {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
    #[cfg(not(target_os = "linux"))]
    let _ = niceness;
}
