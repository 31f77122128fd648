list(APPEND SOURCES
  ${SRC_DIR}/modules/lwip/module_lwip.c
  ${SRC_DIR}/modules/lwip/assertion.c
  ${SRC_DIR}/modules/lwip/beacon.c
  ${SRC_DIR}/modules/lwip/console_cable.c
  ${SRC_DIR}/modules/lwip/line_code.c
  ${SRC_DIR}/modules/lwip/tunnel_netif.c
  ${SRC_DIR}/modules/lwip/udp_cable.c
  ${SRC_DIR}/modules/lwip/tcp_endpoint.c
  ${SRC_DIR}/modules/lwip/tcp_guard.c
  ${SRC_DIR}/modules/lwip/tcp_trace.c
  ${SRC_DIR}/modules/lwip/netif_tap.c
  ${SRC_DIR}/modules/lwip/segment_header.c
  ${SRC_DIR}/modules/lwip/trace_ring.c)
include_directories(${SRC_DIR}/modules/lwip)
add_compile_options("SHELL:-include ${SRC_DIR}/modules/lwip/assertion.h")
