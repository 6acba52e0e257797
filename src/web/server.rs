//! Opens the page at its address and closes it again. Async lives here and below, nowhere else.

use std::{
    net::SocketAddr,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use tokio::{net::TcpListener, sync::watch};
use tracing::{error, info};

use super::{
    Error, Site,
    door::Door,
    guard::{Names, guard},
    pages, session,
};
use crate::{appliance::Office, locale::Messages};

/// The largest form: a name and a password.
const FORM_LIMIT: usize = 4 * 1024;
/// How long a request may still take when the page closes.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// The open page. It closes when this goes.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    closing: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Opens the page, as the settings say where.
///
/// # Errors
/// When the address is not this machine's own, or is taken.
pub fn serve(office: Arc<Office>) -> Result<Server, Error> {
    let address = office.settings().web.listen;
    // The settings refuse it as well; but what keeps passwords off the network is worth saying twice.
    if !address.ip().is_loopback() {
        return Err(Error::OpenToTheNetwork { address });
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("web")
        .enable_all()
        .build()
        .map_err(|source| Error::Threads { source })?;
    let listen = |source| Error::Listen { address, source };
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let router = router(office, Names::of(address));
    let (closing, closed) = watch::channel(false);
    let thread = thread::Builder::new()
        .name("web".to_owned())
        .spawn(move || runtime.block_on(answer(listener, router, closed)))
        .map_err(|source| Error::Threads { source })?;
    info!(%address, "the web page is open at http://{address}/");
    Ok(Server { address, closing, thread: Some(thread) })
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.closing.send_replace(true);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            error!("the thread of the web page had broken down");
        }
    }
}

async fn answer(listener: TcpListener, router: Router, closed: watch::Receiver<bool>) {
    async fn close(mut closed: watch::Receiver<bool>) {
        // An error says that the server is gone altogether: closed as well.
        let _ = closed.wait_for(|closed| *closed).await;
    }
    let serving = axum::serve(listener, router).with_graceful_shutdown(close(closed.clone()));
    let too_late = async {
        close(closed).await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        served = serving.into_future() => {
            if let Err(error) = served {
                error!(%error, "the web page broke down");
            }
        }
        () = too_late => (),
    }
}

fn router(office: Arc<Office>, names: Names) -> Router {
    let settings = office.settings();
    let (language, lock_after) = (settings.language, settings.web.lock_after);
    let door = tokio::sync::Mutex::new(Door::default());
    let site = Arc::new(Site { office, messages: Messages::of(language), lock_after, door });
    Router::new()
        .route("/", get(pages::status))
        .route("/sign-in", get(pages::ask).post(pages::sign_in))
        .route("/sign-out", post(pages::sign_out))
        .layer(session::layer(lock_after))
        .route("/assets/style.css", get(pages::style))
        .route("/assets/status.js", get(pages::script))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(middleware::from_fn_with_state(names, guard))
        .with_state(site)
}
